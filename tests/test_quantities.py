"""What quantities a text states, and which of a claim no quote states."""

# ruff: noqa: E501 - the examples read better in long lines

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)
from babel.units import format_unit
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.quantities import MAX_LENGTH, quantities, unstated

LANGUAGES = "ar de en es fr hi it ja ko pt ru tr vi zh".split()
REVENUE = "The annual revenue of the telecom business reached 1.47 trillion yuan with a year-on-year growth of 8%, up 4.4 percentage points year on year."
STATIONS = "The number of new 5G base stations in the whole year reached 654,000 while the number of 5G mobile terminal connections reached 518 million."
VOLUME = "The total volume of the telecom business stood at 1.7 trillion yuan, up 27.8% year on year."
HOUSEHOLDS = 'The gigabit optical networks covered 300 million households, and the first batch of 29 "gigabit cities" were built.'
PLANS = "We launched five three-year (2021-2023) action plans during the 14th Five-Year Plan period."
SAVED = "We have carried out targeted fee reduction, saving a total of 8 billion yuan for users."


def read(text: str, language: str | None = None) -> list[tuple[Decimal, str | None]]:
    return [(one.value, one.unit) for one in quantities(text, language) if one.certain]


@pytest.mark.parametrize(
    "text",
    """1.47 trillion yuan were earned|the revenue was 1,470 billion yuan|收入达1.47万亿元|收入达14700亿元人民币
der Umsatz betrug 1,47 Billionen Yuan|營收達1.47兆元人民幣|収入は1.47兆元に達した|収入は1兆4700億元に達した|выручка достигла 1,47 трлн юаней
los ingresos alcanzaron 1,47 billones de yuanes|a receita atingiu 1,47 trilhão de yuans|a receita atingiu 1,47 bilião de yuans
les revenus ont atteint 1 470 milliards de yuans|les revenus ont atteint 1\u202f470\u00a0milliards de yuans
i ricavi hanno raggiunto 1.470 miliardi di yuan|i ricavi hanno raggiunto 1,47 mila miliardi di yuan|राजस्व 1.47 लाख करोड़ युआन तक पहुँचा|राजस्व 1.47 ट्रिलियन युआन रहा
매출은 1조 4700억 위안에 달했다|매출은 1조4700억위안이다|gelir 1,47 trilyon yuana ulaştı|doanh thu đạt 1.470 tỷ nhân dân tệ|doanh thu đạt 1,47 nghìn tỷ nhân dân tệ
بلغت الإيرادات 1.47 تريليون يوان|بلغت الإيرادات ١٫٤٧ تريليون يوان|los ingresos fueron de 1,47 millones de millones de yuanes|人民币1.47万亿元|RMB 1.47 trillion was earned
выручка 1,47 триллиона юаней|收入达１．４７万亿元|राजस्व १.४७ लाख करोड़ युआन रहा|درآمد ۱٫۴۷ تریلیون یوان""".replace(
        "\n", "|"
    ).split("|")[:-1],
)
def test_the_same_amount_of_money_reads_alike_in_every_language(text: str) -> None:
    assert read(text) == [(Decimal("1.47E12"), "CNY")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("10⁶ cups", 1_000_000, None),
        ("10¹² cups", 10**12, None),
        ("450¹² cups", 450, None),
        ("450¹ m²", 450, "m²"),
        ("1 000 cups", 1_000, None),
        ("4\u00a0500 cups", 4_500, None),
        ("4\u202f500\u2009000 cups", 4_500_000, None),
    ],
)
def test_raised_digits_and_spaces_within_a_number(text: str, value: int, unit: str | None) -> None:
    assert read(f"They counted {text} in all.", "en") == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    "text",
    "27.8%|27,8 %|٢٧٫٨٪|۲۷٫۸٪|२७.८%|２７．８％|27.8 percent|27.8 per cent|百分之二十七点八|27,8 процента|27,8 Prozent|27,8 pour cent"
    "|27,8 por ciento|27,8 por cento|27,8 per cento|27.8 प्रतिशत|27.8パーセント|27.8퍼센트|%27,8|yüzde 27,8|27,8 phần trăm|27.8 بالمئة|27.8 في المئة".split(
        "|"
    ),
)
def test_a_percentage_reads_alike_in_every_language(text: str) -> None:
    assert read(text) == [(Decimal("27.8"), "percent")]


@pytest.mark.parametrize(
    "text",
    "4.4 percentage points|4.4个百分点|4,4 Prozentpunkte|4,4 points de pourcentage|4,4 puntos porcentuales|4,4 pontos percentuais"
    "|4,4 punti percentuali|4,4 процентного пункта|4,4 п.п.|4.4 نقطة مئوية|4.4 प्रतिशत अंक|4.4パーセントポイント|4.4%포인트|4.4%p|4,4 điểm phần trăm|4,4 yüzde puan".split(
        "|"
    ),
)
def test_percentage_points_are_no_percent(text: str) -> None:
    assert read(text) == [(Decimal("4.4"), "percentage point")]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("twenty-one cities", "en", 21), ("five plans", "en", 5), ("three hundred million households", "en", 300_000_000),
        ("half a million users", "en", 500_000), ("一共二十一座城市", "zh", 21), ("三百万用户", "zh", 3_000_000), ("两千个", "zh", 2000),
        ("einundzwanzig Städte", "de", 21), ("dreihundert Millionen Haushalte", "de", 300_000_000), ("eine halbe Million", "de", 500_000),
        ("vingt et une villes", "fr", 21), ("trois cents millions de foyers", "fr", 300_000_000), ("veintiuna ciudades", "es", 21),
        ("vinte e uma cidades", "pt", 21), ("ventuno città", "it", 21), ("двадцать один город", "ru", 21), ("триста миллионов", "ru", 300_000_000),
        ("пяти планов", "ru", 5), ("yirmi bir şehir", "tr", 21), ("üç yüz milyon hane", "tr", 300_000_000), ("hai mươi mốt thành phố", "vi", 21),
        ("ba trăm triệu hộ", "vi", 300_000_000), ("पाँच योजनाएँ", "hi", 5), ("तीस करोड़ घर", "hi", 300_000_000), ("خمس خطط", "ar", 5),
        ("خمسة وعشرون مدينة", "ar", 25), ("ثلاثمائة مليون أسرة", "ar", 300_000_000), ("五つの計画", "ja", 5), ("三億世帯", "ja", 300_000_000), ("65만4000개", "ko", 654_000), ("다섯 가지", "ko", 5),
        ("二百一十七家", "zh", 217), ("一亿八千万", "zh", 180_000_000), ("1万4千人", "ja", 14_000), ("2 million 300 thousand", "en", 2_300_000),
    ],
)  # fmt: skip
def test_number_words_are_numbers(text: str, language: str, value: int) -> None:
    assert [number for number, _ in read(text, language)] == [value]


@pytest.mark.parametrize(
    "text",
    "January 20, 2022|20 January 2022|Jan. 20, 2022|the 20th of January 2022|2022年1月20日|2022-01-20|20. Januar 2022|20.01.2022|20 janvier 2022|20 de enero de 2022"
    "|20 de janeiro de 2022|20 gennaio 2022|20 января 2022 года|20 يناير 2022|20 जनवरी 2022|20 Ocak 2022|ngày 20 tháng 1 năm 2022|2022년 1월 20일".split(
        "|"
    ),
)
def test_a_date_reads_alike_in_every_language(text: str) -> None:
    assert read(text)[0] == (Decimal(20220120), "date")
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    "text", "by 2023|2023年|im Jahr 2023|в 2023 году|en 2023|năm 2023|2023년|2023 में|عام 2023|二〇二三年".split("|")
)
def test_a_year_is_one_of_the_calendar(text: str) -> None:
    assert read(text) == [(Decimal(2023), "year")]


@pytest.mark.parametrize(
    "text",
    [
        "5G base stations",
        "5G基站",
        "станции 5G",
        "محطات 5G",
        "5जी बेस स्टेशन",
        "５Ｇ基地局",
        "5G-Basisstationen",
        "5-го поколения",
    ],
)
def test_a_name_with_a_digit_is_a_name(text: str) -> None:
    assert read(text) == [(Decimal(5), "name:5g")]


ZEROS = """Telecom revenue was zero.|en
Der Umsatz lag bei null Yuan.|de
Le nombre d'accidents est zéro.|fr
Los ingresos fueron cero.|es
Gli incidenti furono zero.|it
A receita foi zero.|pt
Доход составил ноль юаней.|ru
Число аварий равно нулю.|ru
电信业务收入为零。|zh
収入はゼロだった。|ja
사고는 제로였다.|ko
كان عدد الحوادث صفرا.|ar
राजस्व शून्य था।|hi
Kaza sayısı sıfırdı.|tr
Doanh thu bằng không.|vi"""


@pytest.mark.parametrize(("text", "language"), [line.split("|") for line in ZEROS.splitlines()])
def test_zero_is_a_number_like_others(text: str, language: str) -> None:
    assert [one.value for one in unstated(text, [REVENUE], language)] == [0]
    assert unstated(text, ["The number was 0."], language) in ([], quantities(text, language))  # but for its unit


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("零售业增长。", "zh"),
        ("这是一家零部件企业。", "zh"),
        ("Buses with zero-emission engines run.", "en"),
        ("Проект начали с нуля.", "ru"),
        ("Hội nghị không nói về giá.", "vi"),
        ("영국은 회의에 참가했다.", "ko"),
    ],
)
def test_what_only_has_the_word_for_zero_states_none(text: str, language: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    "text",
    ["one of the goals", "一个", "первый", "一带一路", "十分重要", "双千兆网络", "第三方", "uno de los objetivos", "eine Stadt", "un des objectifs",
     "uma das metas", "uno degli obiettivi", "bir şehir", "một trong những", "एक योजना", "أحد الأهداف", "First, we have done it.", "第一，", "四川省", "万物互联"],
)  # fmt: skip
def test_what_only_sounds_like_a_number_asserts_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.470", "de", 1470), ("1.470", "en", Decimal("1.47")), ("1,470", "de", Decimal("1.47")), ("1,470", "en", 1470),
        ("2 billion", "en", 2 * 10**9), ("2 Billionen", "de", 2 * 10**12), ("2 billions", "fr", 2 * 10**12), ("2 billones", "es", 2 * 10**12),
        ("1,47,000", "hi", 147_000), ("1'470.5", "de", Decimal("1470.5")), ("2.000.000", "es", 2_000_000), ("1/3", "en", Decimal(1) / 3),
        ("三分之一", "zh", Decimal(1) / 3),
    ],
)  # fmt: skip
def test_the_language_decides_what_is_ambiguous(text: str, language: str, value: Decimal) -> None:
    assert [(one.value, one.alternatives) for one in quantities(text, language)] == [(Decimal(value), ())]


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("电信业务收入达1.47万亿元，同比增长8%，提高4.4个百分点。", REVENUE),
        ("Der Umsatz erreichte 1,47 Billionen Yuan, ein Plus von 8 Prozent und 4,4 Prozentpunkten.", REVENUE),
        ("Los ingresos anuales alcanzaron 1,47 billones de yuanes, un 8 % más, 4,4 puntos porcentuales más.", REVENUE),
        ("За весь год число новых базовых станций 5G достигло 654 000, а подключений — 518 млн.", STATIONS),
        ("全年新建5G基站65.4万个，5G终端连接数达到5.18亿。", STATIONS),
        ("新設された5G基地局は65万4000、5G端末の接続数は5億1800万に達した。", STATIONS),
        ("신규 5G 기지국은 65만 4000개, 5G 단말 연결은 5억1800만 건이었다.", STATIONS),
        ("5जी बेस स्टेशनों की संख्या 6,54,000 और कनेक्शन 51.8 करोड़ तक पहुँचे।", STATIONS),
        ("千兆光网覆盖3亿户家庭，建成首批29个“千兆城市”。", HOUSEHOLDS),
        ("Gigabit ağları 300 milyon haneyi kapsadı ve ilk 29 gigabit şehri kuruldu.", HOUSEHOLDS),
        ("“十四五”期间启动了5个三年行动计划。", PLANS),
        ("Cinq plans d'action de trois ans (2021-2023) ont été lancés.", PLANS),
        ("第十四个五年规划期间，启动了五项三年行动计划。", PLANS),
        ("تم توفير 8 مليارات يوان للمستخدمين.", SAVED),
        ("Đã tiết kiệm 8 tỷ nhân dân tệ cho người dùng.", SAVED),
        ("It took place in January 2022.", "The press conference was held on January 20, 2022."),
        ("In 2022", "The press conference was held on January 20, 2022."),
        ("It cost ¥8 billion.", SAVED),
        ("The line is 1.5 km long.", "La ligne fait 1500 mètres."),
        ("Between 10% and 15% of them", "10-15% of them"),
    ],
)  # fmt: skip
def test_a_true_translation_states_nothing_new(claim: str, quote: str) -> None:
    assert unstated(claim, [quote]) == []


@pytest.mark.parametrize(
    ("claim", "quote", "wrong"),
    [
        ("Saved 8 billion dollars for users", SAVED, "8 billion dollars"), ("为用户节省80亿美元", SAVED, "80亿美元"), ("为用户节省8亿元", SAVED, "8亿元"),
        ("It rose by 27.8 billion", VOLUME, "27.8 billion"), ("It rose by 27.9 percent", VOLUME, "27.9 percent"), ("It rose by 27.8 percentage points", VOLUME, "27.8 percentage points"),
        ("The revenue reached about 1.5 trillion yuan", REVENUE, "1.5 trillion yuan"), ("提高4.4%", REVENUE, "4.4%"),
        ("654,001 base stations were built", STATIONS, "654,001"), ("654,000 6G base stations", STATIONS, "6G"), ("65.4亿个5G基站", STATIONS, "65.4亿"),
        ("654,000 yuan were spent on 5G", STATIONS, "654,000 yuan"), ("during the 13th Five-Year Plan", PLANS, "13th"), ("four three-year action plans", PLANS, "four"),
        ("“十三五”期间", PLANS, "十三"), ("шесть планов действий", PLANS, "шесть"), ("by 2024 there were plans", PLANS, "2024"), ("in five two-year plans", PLANS, "two-year"),
        ("on January 21, 2022", "It was held on January 20, 2022", "January 21, 2022"), ("2022年2月20日", "It was held on January 20, 2022", "2022年2月20日"),
        ("1,470 billion", "The revenue was 1.47 billion yuan in all.", "1,470 billion"),
        ("1,47 Milliarden Yuan waren der Umsatz", REVENUE, "1,47 Milliarden Yuan"), ("los ingresos fueron de 1,47 millones de yuanes", REVENUE, "1,47 millones de yuanes"),
    ],
)  # fmt: skip
def test_a_changed_number_or_unit_is_unstated(claim: str, quote: str, wrong: str) -> None:
    found = unstated(claim, [quote])
    assert any(claim[one.start : one.end].startswith(wrong) for one in found)


def test_any_of_the_quotes_may_state_it() -> None:
    assert unstated("27.8% and 1.47 trillion yuan", [REVENUE, VOLUME]) == []
    assert unstated("27.8%", []) == quantities("27.8%")


amounts = st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=2)
locales = st.sampled_from(LANGUAGES)


@settings(deadline=None)
@given(amounts, locales)
def test_a_formatted_number_reads_back(value: Decimal, language: str) -> None:
    text = format_decimal(value, locale=language, decimal_quantization=False)
    assert value in [number for one in quantities(text, language) for number in (one.value, *one.alternatives)]
    assert len(quantities(text, language)) == 1


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10, places=3), locales)
def test_a_formatted_percentage_reads_back(value: Decimal, language: str) -> None:
    text = format_percent(value, locale=language, decimal_quantization=False)
    (one,) = quantities(text, language)
    assert one.unit == "percent"
    assert value * 100 in (one.value, *one.alternatives)


@settings(deadline=None)
@given(amounts, locales, st.sampled_from(["CNY", "USD", "EUR", "JPY"]), st.sampled_from(["standard", "name"]))
def test_formatted_money_reads_back(value: Decimal, language: str, currency: str, form: str) -> None:
    assume((language, currency) != ("ja", "CNY") or form == "name")  # "元100": no text writes so
    text = format_currency(value, currency, locale=language, format_type=form, decimal_quantization=False)  # type: ignore[arg-type]
    found = quantities(text, language)
    assert len(found) == 1
    assert found[0].unit == currency or (found[0].unit == "CNY/JPY" and currency in ("CNY", "JPY"))
    assert value in (found[0].value, *found[0].alternatives)


@settings(deadline=None)
@given(st.integers(1, 999), st.sampled_from([3, 6, 9, 12]), locales, st.sampled_from(["long", "short"]))
def test_a_compact_number_reads_back(digits: int, power: int, language: str, form: str) -> None:
    value = Decimal(digits) * Decimal(10) ** power
    if language in ("ja", "ko", "zh"):
        form = "short"  # babel has no long form
    elif language in ("vi", "en"):
        form = "long"  # its short form is of letters that stand for units too
    text = format_compact_decimal(int(value), locale=language, format_type=form, fraction_digits=4)  # type: ignore[arg-type]
    assert value in [number for one in quantities(text, language) for number in (one.value, *one.alternatives)]


@settings(deadline=None)
@given(st.integers(1, 999), st.sampled_from([6, 9, 12]), locales)
def test_compact_money_reads_back(digits: int, power: int, language: str) -> None:
    assume(language not in ("es", "ja", "vi"))  # "1 MCNY", "元100万", "1 Tr CN¥": no text writes so
    value = Decimal(digits) * Decimal(10) ** power
    text = format_compact_currency(int(value), "CNY", locale=language, fraction_digits=4)
    (one,) = quantities(text, language)
    assert value in (one.value, *one.alternatives)
    assert one.unit in ("CNY", "CNY/JPY")


@settings(deadline=None)
@given(st.dates(date(1000, 1, 1), date(2199, 12, 31)), locales, st.sampled_from(["long", "medium"]))
def test_a_formatted_date_reads_back(day: date, language: str, form: str) -> None:
    (one,) = quantities(format_date(day, form, locale=language), language)
    assert one.unit == "date"
    assert Decimal(day.strftime("%Y%m%d")) in (one.value, *one.alternatives)


UNITS = {"length-kilometer": "km", "mass-tonne": "t", "energy-kilowatt-hour": "kW h", "duration-year": "years", "duration-month": "months",
         "duration-day": "days", "duration-hour": "hours", "duration-minute": "minutes", "duration-second": "seconds", "duration-week": "weeks"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", UNITS)
def test_a_formatted_unit_reads_back(language: str, unit: str) -> None:
    for value in (2, 3, 7, 11, 25):
        if unit in format_unit(value, unit, locale=language) or not any(
            char.isdigit() for char in format_unit(value, unit, locale=language)
        ):
            continue  # babel lacks the unit, or the language has a dual
        (one,) = quantities(format_unit(value, unit, locale=language), language)
        assert (one.value, one.unit) == (Decimal(value), UNITS[unit])


@settings(deadline=None)
@given(st.integers(2, 10**12), st.integers(0, 11), st.integers(0, 9), locales)
def test_a_changed_digit_is_always_noticed(value: int, place: int, digit: int, language: str) -> None:
    digits = str(value)
    place %= len(digits)
    changed = int(digits[:place] + str(digit) + digits[place + 1 :])
    assume(changed != value)
    quote = f"The total reached {format_decimal(value, locale='en')} units in the whole year."
    assert unstated(format_decimal(value, locale=language), [quote], language) == []
    assert unstated(format_decimal(changed, locale=language), [quote], language) != []


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, *LANGUAGES]))
def test_any_text_is_read_and_offsets_are_of_the_text(text: str, language: str | None) -> None:
    for one in quantities(text, language):
        assert 0 <= one.start < one.end <= len(text)
    assert unstated(text, [text], language, language) == []


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,/ '%$年月日万亿一二十百千第kmGbn-:", max_size=60))
def test_heaps_of_marks_and_digits_are_read(text: str) -> None:
    assert unstated(text, [text], "zh", "zh") == []


def test_a_text_of_any_length_is_bounded() -> None:
    assert quantities("x" * MAX_LENGTH + " 5%") == []
    quantities("1" * MAX_LENGTH)
    quantities("1," * MAX_LENGTH)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Exports doubled.", "Exports rose by 100%."),
        ("出口翻了一番。", "Exports doubled."),
        ("Half of the firms grew.", "50% of the firms grew."),
        ("过半企业实现增长。", "Half of the firms grew."),
        ("三成企业实现增长。", "30% of the firms grew."),
        ("企業の3割が成長した。", "30% of the firms grew."),
        ("Ein Drittel der Firmen wuchs.", "A third of the firms grew."),
        ("Two thirds of the firms grew.", "三分之二的企业实现增长。"),
        ("Der Export hat sich verdreifacht.", "出口增长到原来的三倍。"),
        ("A dozen firms grew.", "12 firms grew."),
        ("El equipo ganó tres veces.", "The team won three times."),
        ("半导体企业完成三项目标。", "The semiconductor firms reached three goals."),
        ("The first half of 2021 saw growth.", "Growth was seen in 2021."),
    ],
)
def test_a_proportion_may_be_stated_in_other_words(claim: str, quote: str) -> None:
    assert not unstated(claim, [quote])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Exports doubled.", "Exports rose by 10%."),
        ("出口翻两番。", "Exports doubled."),
        ("Half of the firms grew.", "The firms grew."),
        ("八成企业实现增长。", "8% of the firms grew."),
        ("企業の8割が成長した。", "8% of the firms grew."),
        ("Un tiers des entreprises ont progressé.", "A quarter of the firms grew."),
        ("Половина компаний выросла.", "A third of the firms grew."),
        ("एक-तिहाई कंपनियाँ बढ़ीं।", "Half of the firms grew."),
        ("ثلث الشركات نما.", "Half of the firms grew."),
        ("Gelirler iki katına çıktı.", "Revenue rose by 2 billion."),
        ("Ein Dutzend Firmen wuchs.", "654,000 firms grew."),
    ],
)
def test_another_proportion_is_unstated(claim: str, quote: str) -> None:
    assert unstated(claim, [quote])


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("The grant is £3.5m.", "en", "3.5E6", "GBP"),
        ("Der Zuschuss beträgt €2.5m.", "de", "2.5E6", "EUR"),
        ("They have $450k.", "en", "4.5E5", "USD"),
        ("They have $5b.", "en", "5E9", "USD"),
        ("They have £2t.", "en", "2E12", "GBP"),
        ("They have 1.5m euros.", "en", "1.5E6", "EUR"),
        ("The pipe is 500m long.", "en", "0.5", "km"),
        ("They sold 5 t of iron.", "en", "5", "t"),
        ("งบประมาณ 320 ล้านบาท", "th", "3.2E8", "THB"),
        ("งบประมาณ 3.5 พันล้านบาท", "th", "3.5E9", "THB"),
        ("ส่งออก 12 หมื่นตัน", "th", "1.2E5", "t"),
        ("התקציב הגיע ל-3.4 מיליון שקל.", "he", "3.4E6", "ILS"),
        ('התקציב הגיע ל-5 מיליארד ש"ח.', "he", "5E9", "ILS"),
        ("Bütçe 320 milyon liraya çıktı.", "tr", "3.2E8", "TRY"),
        ("28 kilometrelik yol yaptık.", "tr", "28", "km"),
        ("5 milyon TL'den fazla.", "tr", "5E6", "TRY"),
        ("Выросло до 500 тоннам.", "ru", "500", "t"),
        ("Costs rose to 40 million pounds.", "en", "4E7", "pound"),
        ("أنفقنا 1.2 مليار درهم.", "ar", "1.2E9", "dirham"),
        ("أنفقنا 3 ملايين ريال سعودي.", "ar", "3E6", "SAR"),
        ("أنفقنا 500 ألف دينار.", "ar", "5E5", "dinar"),
        ("أنفقنا 2 مليون جنيه.", "ar", "2E6", "pound"),
        ("电价低5分钱。", "zh", "0.05", "CNY"),
        ("It costs 15 cents.", "en", "15", "cent"),
        ("Output rose to 6 TWh.", "en", "6E9", "kW h"),
        ("Erzeugt wurden 6 Terawattstunden.", "de", "6E9", "kW h"),
        ("发电800万千瓦时。", "zh", "8E6", "kW h"),
        ("装机500千瓦。", "zh", "5E5", "W"),
        ("装机5兆瓦。", "zh", "5", "MW"),
        ("ภายในปี 2570", "th", "2027", "year"),
        ("วันที่ 5 มีนาคม 2567", "th", "20240305", "date"),
        ("ב-2 באפריל 2024 נפתח.", "he", "20240402", "date"),
        ("In 2023/24 it closed.", "en", "2023", "year"),
        ("It runs 24/7.", "en", "24", "name:24/7"),
    ],
)
def test_short_scales_case_endings_and_the_money_of_many_countries(
    text: str, language: str, value: str, unit: str
) -> None:
    assert read(text, language) == [(Decimal(value), unit)]


def test_new_in_turkish_is_no_yen() -> None:
    assert read("654.000 yeni istasyon kuruldu.", "tr") == [(Decimal("654000"), None)]
    assert read("500 Japon yeni ödendi.", "tr") == [(Decimal("500"), "JPY")]


def test_of_a_range_in_a_smaller_unit_both_ends_are_made_one_unit() -> None:
    assert read("It is 500-600 m long.", "en") == [(Decimal("0.5"), "km"), (Decimal("0.6"), "km")]
    assert [(one.value, one.unit) for one in quantities("It is 500-600 m long.", "en", as_written=True)] == [
        (Decimal(500), "m"),
        (Decimal(600), "m"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Prices went from 12 to 15 cents.", "en"),
        ("Der Preis stieg von 12 auf 15 Cent.", "de"),
        ("El precio pasó de 12 a 15 céntimos.", "es"),
        ("O preço subiu de 12 para 15 cêntimos.", "pt"),
        ("Il prezzo è salito da 12 a 15 centesimi.", "it"),
        ("Цена выросла с 12 до 15 центов.", "ru"),
        ("ارتفع السعر من 12 إلى 15 سنتا.", "ar"),
    ],
)
def test_what_moves_from_one_number_to_another_has_one_unit(text: str, language: str) -> None:
    assert read(text, language) == [(Decimal(12), "cent"), (Decimal(15), "cent")]


def test_the_name_that_several_currencies_have_stands_for_each_of_them() -> None:
    assert not unstated("It cost 40 million pounds.", ["It cost £40m."], "en", "en")
    assert not unstated("It cost 3 million Saudi riyals.", ["الكلفة 3 ملايين ريال."], "en", "ar")
    assert unstated("It cost 40 million pounds.", ["It cost 40 million dollars."], "en", "en")
    assert unstated("It cost 3 million Saudi riyals.", ["الكلفة 3 ملايين ريال قطري."], "en", "ar")
