"""What is spotted in a text: numerals, units, qualifiers, periods, quantities and places."""
