"""Places: what is one, which one it is, and what only looks like one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citymetrics import extract
from citymetrics.errors import InputError
from citymetrics.marks.places import (
    adcode_of,
    division,
    find_places,
    is_inside,
    parents,
    read_place,
    resolve_place,
)
from citymetrics.text import lexicon

PROVINCES = {
    "北京": "110000", "天津": "120000", "河北": "130000", "山西": "140000", "内蒙古": "150000", "辽宁": "210000",
    "吉林": "220000", "黑龙江": "230000", "上海": "310000", "江苏": "320000", "浙江": "330000", "安徽": "340000",
    "福建": "350000", "江西": "360000", "山东": "370000", "河南": "410000", "湖北": "420000", "湖南": "430000",
    "广东": "440000", "广西": "450000", "海南": "460000", "重庆": "500000", "四川": "510000", "贵州": "520000",
    "云南": "530000", "西藏": "540000", "陕西": "610000", "甘肃": "620000", "青海": "630000", "宁夏": "640000",
    "新疆": "650000", "台湾": "710000", "香港": "810000", "澳门": "820000",
}  # fmt: skip


@pytest.mark.parametrize(("short", "code"), PROVINCES.items())
def test_every_province_is_read_by_both_names(short: str, code: str) -> None:
    row = division(code)
    assert row is not None
    assert row.name.startswith(short)
    for name in (short, row.name):
        (mark,) = find_places(f"去年{name}新增就业12万人")
        assert resolve_place(mark) == (row.name, code)
        assert read_place(name) == (row.name, code)


# text, the names found in order, the code of the last one (None: known by its form only, or ambiguous)
FOUND: list[tuple[str, list[str], str | None]] = [
    ("成都市新建绿道300公里", ["成都市"], "510100"),
    ("成都绿道总长增加", ["成都"], "510100"),
    ("四川省成都市武侯区", ["武侯区"], "510107"),
    ("四川成都武侯区的社区", ["武侯区"], "510107"),
    ("湖北武汉新增口袋公园", ["武汉"], "420100"),
    ("武侯区共有社区87个", ["武侯区"], "510107"),
    ("柳河县森林面积", ["柳河县"], "220524"),
    ("柳河县域内水库", ["柳河县"], "220524"),
    ("北京市朝阳区", ["朝阳区"], "110105"),
    ("长春市朝阳区", ["朝阳区"], "220104"),
    ("朝阳区新增车位", ["朝阳区"], None),
    ("鼓楼区新增车位", ["鼓楼区"], None),
    ("福建省福州市鼓楼区", ["鼓楼区"], "350102"),
    ("吉林省吉林市船营区", ["船营区"], "220204"),
    ("吉林市常住人口", ["吉林市"], "220200"),
    ("吉林粮食总产量", ["吉林"], "220000"),
    ("阿坝藏族羌族自治州草原", ["阿坝藏族羌族自治州"], "513200"),
    ("阿坝州草原面积", ["阿坝州"], "513200"),
    ("恩施州茶园", ["恩施州"], "422800"),
    ("伊犁州牧民", ["伊犁州"], "654000"),
    ("长阳县脱贫", ["长阳县"], "420528"),
    ("湖北省仙桃市", ["仙桃市"], "429004"),
    ("神农架林区旅游", ["神农架林区"], "429021"),
    ("内蒙古呼和浩特市赛罕区", ["赛罕区"], "150105"),
    ("新疆生产建设兵团棉花", ["新疆生产建设兵团"], None),
    ("石河子市棉花", ["石河子市"], "659001"),
    ("江苏昆山、浙江义乌", ["昆山", "义乌"], "330782"),
    ("浙江诸暨、浙江德清", ["诸暨", "德清"], "330521"),
    ("浦东新区进出口", ["浦东新区"], "310115"),
    ("上海浦东开放", ["浦东"], "310115"),
    ("张家港的钢材", ["张家港"], "320582"),
    ("南宁市南宁机场", ["南宁市"], "450100"),
    ("来自上海、海南的客商", ["上海", "海南"], "460000"),
    ("云南山区公路", ["云南"], "530000"),
    ("美丽江苏建设", ["江苏"], "320000"),
    ("兰州、白银两市", ["兰州", "白银"], "620400"),
    ("白银、兰州两市", ["白银", "兰州"], "620100"),
    ("甘肃白银", ["白银"], "620400"),
    ("山东日照港口", ["日照"], "371100"),
    ("山西大同煤炭", ["大同"], "140200"),
    ("海东、海西、玉树的牧民与西宁、海东", ["海东", "海西", "玉树", "西宁", "海东"], "630200"),
    ("苏州市场活跃", ["苏州"], "320500"),
    ("北京大学生就业", ["北京"], "110000"),
    ("北京人均可支配收入", ["北京"], "110000"),
    ("重庆路网密度", ["重庆"], "500000"),
    ("海东、海西等地", ["海东", "海西"], "632800"),
    ("固原入选试点", ["固原"], "640400"),
    ("建成全省统一平台", ["全省"], None),
    ("壮大我省产业", ["我省"], None),
    ("最近日本的订单", ["日本"], None),
    ("大连片区扩容", ["大连"], "210200"),
    ("台北市内湖区", ["内湖区"], None),
    ("台湾高雄市", ["高雄市"], None),
    ("台中市沙鹿区", ["沙鹿区"], None),
    ("大同区油井", ["大同区"], "230606"),
    ("柳河镇、向阳镇造林", ["柳河镇", "向阳镇"], None),
    ("柳河县柳河镇造林", ["柳河镇"], None),
    ("，时家店乡4232公顷", ["时家店乡"], None),
    ("姜家店朝鲜族乡造林", ["姜家店朝鲜族乡"], None),
    ("武侯区浆洗街街道", ["浆洗街街道"], None),
    ("景德镇陶瓷", ["景德镇"], "360200"),
    ("成都高新区企业", ["成都高新区"], None),
    ("雄安新区开工", ["雄安新区"], None),
    ("长三角地区铁路", ["长三角地区"], None),
    ("美国、日本的订单", ["美国", "日本"], None),
    ("和县2024年报告", [], None),
    ("安徽省马鞍山市和县", ["和县"], "340523"),
    ("郊区和市区、矿区", [], None),
    ("阳泉市矿区", ["矿区"], "140303"),
    ("襄樊市汽车产量", ["襄樊市"], "420600"),
    ("蓉城的春天", ["蓉城"], "510100"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "code"), FOUND, ids=[row[0] for row in FOUND])
def test_finds(text: str, names: list[str], code: str | None) -> None:
    marks = find_places(text)
    assert [mark.name for mark in marks] == names
    if marks:
        assert resolve_place(marks[-1])[1] == code


# Names that several divisions bear: the text, the place given beside it, the name and the code that follow.
AMBIGUOUS: list[tuple[str, str | None, str, str | None]] = [
    ("北京市朝阳区", None, "朝阳区", "110105"),
    ("吉林省长春市朝阳区", None, "朝阳区", "220104"),
    ("朝阳区", "北京市", "朝阳区", "110105"),
    ("朝阳区", "长春市", "朝阳区", "220104"),
    ("朝阳区", None, "朝阳区", None),
    ("辽宁省朝阳市", None, "朝阳市", "211300"),
    ("辽宁朝阳", None, "朝阳市", "211300"),
    ("天津市和平区", None, "和平区", "120101"),
    ("沈阳市和平区", None, "和平区", "210102"),
    ("和平区", "天津市", "和平区", "120101"),
    ("和平区", "辽宁省沈阳市", "和平区", "210102"),
    ("和平区", None, "和平区", None),
    ("广东省河源市和平县", None, "和平县", "441624"),
    ("南京市鼓楼区", None, "鼓楼区", "320106"),
    ("徐州市鼓楼区", None, "鼓楼区", "320302"),
    ("福州市鼓楼区", None, "鼓楼区", "350102"),
    ("开封市鼓楼区", None, "鼓楼区", "410204"),
    ("鼓楼区", "福建省", "鼓楼区", "350102"),
    ("鼓楼区", "江苏省", "鼓楼区", None),
    ("济南市市中区", None, "市中区", "370103"),
    ("枣庄市市中区", None, "市中区", "370402"),
    ("内江市市中区", None, "市中区", "511002"),
    ("乐山市市中区", None, "市中区", "511102"),
    ("市中区", "乐山市", "市中区", "511102"),
    ("石家庄市新华区", None, "新华区", "130105"),
    ("沧州市新华区", None, "新华区", "130902"),
    ("平顶山市新华区", None, "新华区", "410402"),
    ("新华区", "河南省", "新华区", "410402"),
    ("沈阳市铁西区", None, "铁西区", "210106"),
    ("鞍山市铁西区", None, "铁西区", "210303"),
    ("四平市铁西区", None, "铁西区", "220302"),
    ("铁西区", "辽宁省", "铁西区", None),
    ("北京市通州区", None, "通州区", "110112"),
    ("江苏省南通市通州区", None, "通州区", "320612"),
    ("通州区", "南通市", "通州区", "320612"),
    ("通州区", "北京市", "通州区", "110112"),
    ("天津市河东区", None, "河东区", "120102"),
    ("临沂市河东区", None, "河东区", "371312"),
    ("石家庄市长安区", None, "长安区", "130102"),
    ("陕西省西安市长安区", None, "长安区", "610116"),
    ("石家庄市桥西区", None, "桥西区", "130104"),
    ("张家口市桥西区", None, "桥西区", "130703"),
    ("桥西区", "河北省", "桥西区", None),
    ("呼和浩特市新城区", None, "新城区", "150102"),
    ("西安市新城区", None, "新城区", "610102"),
    ("包头市青山区", None, "青山区", "150204"),
    ("武汉市青山区", None, "青山区", "420107"),
    ("青山区", "湖北省", "青山区", "420107"),
    ("鞍山市铁东区", None, "铁东区", "210302"),
    ("四平市铁东区", None, "铁东区", "220303"),
    ("阜新市海州区", None, "海州区", "210902"),
    ("连云港市海州区", None, "海州区", "320706"),
    ("辽源市西安区", None, "西安区", "220403"),
    ("牡丹江市西安区", None, "西安区", "231005"),
    ("陕西西安", None, "西安市", "610100"),
    ("鹤岗市向阳区", None, "向阳区", "230402"),
    ("佳木斯市向阳区", None, "向阳区", "230803"),
    ("鹤岗市南山区", None, "南山区", "230404"),
    ("深圳市南山区", None, "南山区", "440305"),
    ("双鸭山市宝山区", None, "宝山区", "230506"),
    ("上海市宝山区", None, "宝山区", "310113"),
    ("上海市普陀区", None, "普陀区", "310107"),
    ("舟山市普陀区", None, "普陀区", "330903"),
    ("杭州市西湖区", None, "西湖区", "330106"),
    ("南昌市西湖区", None, "西湖区", "360103"),
    ("西湖区", "江西省", "西湖区", "360103"),
    ("宁波市江北区", None, "江北区", "330205"),
    ("重庆市江北区", None, "江北区", "500105"),
    ("龙岩市永定区", None, "永定区", "350803"),
    ("张家界市永定区", None, "永定区", "430802"),
    ("广州市白云区", None, "白云区", "440111"),
    ("贵阳市白云区", None, "白云区", "520113"),
    ("深圳市龙华区", None, "龙华区", "440309"),
    ("海口市龙华区", None, "龙华区", "460106"),
    ("柳州市城中区", None, "城中区", "450202"),
    ("西宁市城中区", None, "城中区", "630103"),
    ("拉萨市城关区", None, "城关区", "540102"),
    ("兰州市城关区", None, "城关区", "620102"),
    ("城关区", "甘肃省", "城关区", "620102"),
    ("吉林省", None, "吉林省", "220000"),
    ("吉林省吉林市", None, "吉林市", "220200"),
    ("吉林市", None, "吉林市", "220200"),
    ("吉林", None, "吉林省", "220000"),
    ("海南省", None, "海南省", "460000"),
    ("海南", None, "海南省", "460000"),
    ("青海省海南藏族自治州", None, "海南藏族自治州", "632500"),
    ("青海省海南州", None, "海南藏族自治州", "632500"),
    ("内蒙古乌海市海南区", None, "海南区", "150303"),
    ("山西省大同市", None, "大同市", "140200"),
    ("大庆市大同区", None, "大同区", "230606"),
    ("湖南省长沙市长沙县", None, "长沙县", "430121"),
    ("河北省承德市承德县", None, "承德县", "130821"),
    ("吉林省通化市通化县", None, "通化县", "220521"),
    ("贵州省遵义市", None, "遵义市", "520300"),
    ("江西省上饶市", None, "上饶市", "361100"),
    ("广东省中山市", None, "中山市", "442000"),
    ("大连市中山区", None, "中山区", "210202"),
    ("阳泉市城区", None, "城区", "140302"),
    ("汕尾市城区", None, "城区", "441502"),
    ("铜陵市郊区", None, "郊区", "340711"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given", "name", "code"), AMBIGUOUS)
def test_what_stands_before_or_is_given_decides(
    text: str, given: str | None, name: str, code: str | None
) -> None:
    (record,) = extract(f"2023年，{text}新增就业1.2万人。", place=given)
    assert (record.place, record.adcode) == (name, code)


# The area of the title, the ambiguous name in the text below it, the code.
UNDER_A_TITLE: list[tuple[str, str, str | None]] = [
    ("长春市", "朝阳区", "220104"),
    ("北京市", "朝阳区", "110105"),
    ("沈阳市", "和平区", "210102"),
    ("南通市", "通州区", "320612"),
    ("深圳市", "南山区", "440305"),
    ("西安市", "长安区", "610116"),
    ("武汉市", "青山区", "420107"),
    ("青海省", "海南州", "632500"),
    ("四平市", "铁东区", "220303"),
    ("舟山市", "普陀区", "330903"),
    ("辽宁省", "铁西区", None),
    ("广东省", "鼓楼区", None),
]


@pytest.mark.parametrize(("title", "name", "code"), UNDER_A_TITLE)
def test_the_title_decides(title: str, name: str, code: str | None) -> None:
    (record,) = extract(f"{title}2023年国民经济和社会发展统计公报\n\n2023年，{name}新增就业1.2万人。")
    assert record.adcode == code


NOT_PLACES = [
    "北京大学", "吉林大学的学生", "中山大学", "太原理工大学", "北京师范大学", "湖南农业大学", "北京时间8时",
    "北京路步行街", "南京东路", "上海南站", "郑州东站", "上海合作组织峰会", "长沙湾", "青海湖水位",
    "台湾海峡", "上海银行", "宁德时代", "黄河南岸", "太湖南岸", "沿海南部", "珠江西岸", "太行山西麓",
    "推广东西部协作", "集中山区力量", "孙中山先生", "中山公园", "大同小异", "朝阳产业", "日照时数",
    "白银价格", "文山会海", "阿里巴巴", "海西方向", "长治久安", "均衡水平", "航天水平", "复合肥料",
    "美丽水乡", "创新乡村治理", "巩固原有成果", "其中卫生支出", "公益阳光行动", "出海口岸", "交通化解",
    "西南通道", "扩大连接范围", "盛大庆典", "国内江河", "新晋中国工程院院士", "喀什噶尔河", "基隆河整治",
    "苏州河两岸", "海南岛", "安全省级达标", "安全区域", "健全国家制度", "基本市场", "日本市场", "资本市场",
    "自我省察", "全市场化", "全区域覆盖", "全国人大代表", "全国政协委员", "全国性活动",
    "城镇化率", "乡镇企业", "特色小镇20个", "建制镇", "家乡味道", "干部下乡", "城乡居民", "鱼米之乡",
    "沿海城市", "新增城市绿地", "顺应城市发展", "沿江城市群", "示范县", "模范县", "文旅大数据",
    "新建县域医院", "江西新建高速公路", "湖北公安机关", "印度洋和平区",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_PLACES)
def test_a_name_inside_a_longer_word_is_no_place(text: str) -> None:
    found = [m.name for m in find_places(text)]
    # What stands in front may be a place in its own right: 日本 in 日本市场, 江西 in 江西新建.
    assert found in ([], ["日本"], ["江西"], ["湖北"]), found
    assert found == [] or text.startswith(found[0])


@pytest.mark.parametrize(
    ("word", "within", "expected"),
    [
        ("全国", "510100", ("全国", "100000")),
        ("我国", None, ("全国", "100000")),
        ("全省", "510107", ("四川省", "510000")),
        ("我市", "510107", ("成都市", "510100")),
        ("全市", "320583", ("昆山市", "320583")),
        ("全市", "110105", ("北京市", "110000")),
        ("全区", "510107", ("武侯区", "510107")),
        ("全区", "640000", ("宁夏回族自治区", "640000")),
        ("我区", "150200", ("内蒙古自治区", "150000")),
        ("全州", "513200", ("阿坝藏族羌族自治州", "513200")),
        ("全县", "220524", ("柳河县", "220524")),
        ("全县", "510100", ("", None)),
        ("全自治区", "650000", ("新疆维吾尔自治区", "650000")),
        ("全市", None, ("", None)),
    ],
)
def test_deictic_words_mean_the_area_of_the_text(
    word: str, within: str | None, expected: tuple[str, str | None]
) -> None:
    (mark,) = find_places(f"{word}新增就业12万人")
    assert mark.kind == "deictic"
    assert resolve_place(mark, within) == expected


@pytest.mark.parametrize(
    ("text", "within", "year", "expected"),
    [
        ("和平区", "210111", None, ("和平区", "210102")),
        ("和平区", "120000", None, ("和平区", "120101")),
        ("鼓楼区", "320000", None, ("鼓楼区", None)),
        ("柳河县", "510100", None, ("柳河县", "220524")),
        ("大同区", "710000", None, ("大同区", None)),
        ("襄阳市", None, 2020, ("襄阳市", "420600")),
        ("襄樊市", None, 2005, ("襄樊市", "420600")),
        ("重庆", None, 2020, ("重庆市", "500000")),
        ("重庆市", None, 1990, ("重庆市", "510200")),
        ("四川省", None, 1959, ("四川省", "510000")),
        ("郫县", None, 2010, ("郫县", "510124")),
        ("宜春市", None, 1990, ("宜春市", "362201")),
        ("宜春市", None, 2010, ("宜春市", "360900")),
    ],
)
def test_candidates_are_told_apart_by_area_and_year(
    text: str, within: str | None, year: int | None, expected: tuple[str, str | None]
) -> None:
    (mark,) = find_places(text)
    assert resolve_place(mark, within, year) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("成都市", "division"), ("全市", "deictic"), ("柳河镇", "township"), ("京津冀", "region"), ("美国", "foreign"),
        ("成都经开区", "zone"),
    ],
)  # fmt: skip
def test_kinds(text: str, kind: str) -> None:
    assert [mark.kind for mark in find_places(text)] == [kind]


def test_a_path_keeps_its_parents_and_the_span_of_the_last() -> None:
    text = "位于四川省成都市武侯区的公园"
    (mark,) = find_places(text)
    assert mark.path == ("四川省", "成都市")
    assert text[mark.start : mark.end] == "四川省成都市武侯区"
    assert text[mark.name_start : mark.name_end] == "武侯区"


def test_a_child_must_lie_in_its_parent() -> None:
    assert [mark.path for mark in find_places("湖北省成都市")] == [(), ()]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("居全国第二", True),
        ("高于全省平均水平", True),
        ("占全国的5%", True),
        ("全市前十强", True),
        ("位于成都市", False),
        ("全省前三季度", False),
        ("全市第一产业", False),
        ("参与全国试点", False),
        ("同比全市", False),
    ],
)
def test_what_a_figure_is_held_against_is_flagged(text: str, flag: bool) -> None:
    assert [mark.comparison for mark in find_places(text)] == [flag]


def test_nicknames_are_flagged() -> None:
    assert [(m.name, m.nickname) for m in find_places("羊城广州，春城昆明")] == [
        ("羊城", True), ("广州", False), ("春城", True), ("昆明", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("四川省成都市", ("成都市", "510100")),
        ("四川 成都", ("成都市", "510100")),
        ("四川省/成都市/武侯区", ("武侯区", "510107")),
        ("武侯", ("武侯区", "510107")),
        ("510107", ("武侯区", "510107")),
        ("全国", ("全国", "100000")),
        ("中国", ("全国", "100000")),
        ("白银", ("白银市", "620400")),
        ("朝阳区", ("朝阳区", None)),
        ("臺北市內湖區", ("内湖区", None)),
        ("柳河县柳河镇", ("柳河镇", None)),
        ("某某县", ("某某县", None)),
    ],
)
def test_reads_what_a_caller_gives(value: str, expected: tuple[str, str | None]) -> None:
    assert read_place(value) == expected


@pytest.mark.parametrize("value", ["", "  ", "somewhere", "999999", "全市", "北京大学", "2021"])
def test_refuses_what_is_no_place_and_quotes_it(value: str) -> None:
    with pytest.raises(InputError) as caught:
        read_place(value)
    assert f"place={value!r}" in str(caught.value)


def test_refuses_what_is_no_text() -> None:
    with pytest.raises(InputError, match="must be a str"):
        read_place(510100)  # type: ignore[arg-type]


def test_codes() -> None:
    assert adcode_of("全国") == "100000"
    assert adcode_of("朝阳区", within="110000") == "110105"
    assert adcode_of("nowhere") is None
    assert division("999999") is None
    assert parents("429004") == ("420000", "100000")
    county = division("510107")
    assert county is not None
    assert is_inside(county, "100000")
    assert not is_inside(county, "420000")


def test_the_table_is_sound() -> None:
    lines = [line.split(",") for line in lexicon.read_text("divisions.csv").splitlines()[1:]]
    codes = {line[0] for line in lines}
    today = [line for line in lines if not line[5]]
    assert sum(line[2] == "province" for line in today) == 34
    assert sum(line[2] == "prefecture" for line in today) == 333
    assert sum(line[2] == "county" for line in today) > 2800
    assert len({line[0] for line in today}) == len(today)
    assert lines == sorted(lines, key=lambda line: (line[0], line[4], line[1], line[3]))
    for code, name, level, parent, first, last, successor, _ in lines:
        assert len(code) == 6
        assert code.isdigit(), name
        assert parent in codes or level == "country", name
        assert int(first) <= int(last or first), name
        assert not successor or successor in codes, name


def test_every_code_in_the_words_is_in_the_table() -> None:
    table = lexicon.read_toml("places.toml")
    codes = [*table["alias"].values(), *table["nickname"].values(), *table["zone"]["named"].values()]
    codes += [code for row in table["region"] for code in row["members"]]
    assert [code for code in codes if division(code) is None] == []


PIECES = (
    "四川省 成都市 成都 武侯区 全市 全国 海南 上 南站 大学 镇 柳河 县 乡 、 ， 。 和 北京 白银 "
    "台北市 内湖区 路 高新区 居 第二 \n 安 我"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split(" ")), max_size=12), st.integers(0, 6), st.integers(0, 6))
def test_marks_lie_in_the_text_in_order(pieces: list[str], cut: int, tail: int) -> None:
    text = "".join(pieces)
    start, end = min(cut, len(text)), max(min(cut, len(text)), len(text) - tail)
    position = start
    for mark in find_places(text, start, end):
        assert position <= mark.start <= mark.name_start < mark.name_end <= mark.end <= end
        assert text[mark.name_start : mark.name_end] == mark.name
        whole = text[mark.name_end : mark.end]
        assert text[mark.start : mark.end].endswith(mark.name) or whole.startswith("全")  # 四川省全省
        position = mark.end
        name, code = resolve_place(mark)
        assert code is None or division(code) is not None, name


@given(st.text(max_size=40))
def test_any_text_is_survived(text: str) -> None:
    for mark in find_places(text):
        assert text[mark.name_start : mark.name_end] == mark.name


def test_importing_reads_no_table() -> None:
    check = (
        "import citymetrics.marks.places as p, citymetrics.text.lexicon as l;"
        "assert p.dictionary.load_index.cache_info().currsize == l.read_toml.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", check], check=True)
