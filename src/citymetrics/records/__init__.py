"""One record, exactly: its fields, its flat row, its bounds, its units and its sentence."""
