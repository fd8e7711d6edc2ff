"""Verification of a claim against the sentences of the real transcript, with the real embedding model."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.attribution import Saying, other_sayers
from assistant.locale import languages, load_locale
from assistant.quotations import is_own_words, quotations
from assistant.verification import Source, Verdict, similarity_by, verify
from assistant.views.frame import FrameLabels
from index import Transcript
from index.arrays import Similarity
from index.embedding import load_embedder
from index.sentences import sentence_spans
from index.transcript import JOURNALIST

CONTEXT = "SCIO press conference on development of industry and information technology in 2021, 2022-01-20, Beijing"
REVENUE, VOLUME, STATIONS, COVERED, PLATFORM, LOOPHOLES, SAVED, NEXT = 9, 10, 16, 17, 28, 30, 35, 38
Judge = Callable[..., Verdict]
ZHAO, TIAN = "Zhao Zhiguo", "Tian Yulong"


@pytest.fixture(scope="module")
def sources(miit: Transcript) -> dict[int, Source]:
    texts = [
        (miit.text[paragraph.start + span.start : paragraph.start + span.end], turn.speaker)
        for turn in miit.turns
        for paragraph in turn.paragraphs
        for span in sentence_spans(miit.text[paragraph.start : paragraph.end], "en")
    ]
    return {number: Source(text, speaker, CONTEXT) for number, (text, speaker) in enumerate(texts, start=1)}


@pytest.fixture(scope="module")
def similarity() -> Similarity:
    return similarity_by(load_embedder())


@pytest.fixture
def judged(sources: dict[int, Source], similarity: Similarity) -> Judge:
    def judge(claim: str, *cited: int) -> Verdict:
        return verify(claim, cited, sources, similarity)

    return judge


def kinds(verdict: Verdict) -> set[str]:
    return {reason.kind for reason in verdict.reasons}


def test_a_sentence_of_the_source_is_verbatim(judged: Judge, sources: dict[int, Source]) -> None:
    assert judged(sources[STATIONS].text, STATIONS) == Verdict("verbatim", (STATIONS,))


def test_whole_clauses_are_verbatim_and_parts_of_a_clause_are_not(judged: Judge, sources: dict[int, Source]) -> None:
    clause, _, _ = sources[VOLUME].text.partition(", up")
    assert judged(clause + ".", VOLUME) == Verdict("verbatim", (VOLUME,))
    assert not is_own_words("business stood at 1.7 trillion", sources[VOLUME].text)
    assert not is_own_words("The annual revenue of the telecom business reached 1", sources[REVENUE].text)


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("全年新建5G基站65.4万个，5G移动终端连接数达到5.18亿。", STATIONS),
        ("电信业务全年收入达到14700亿元，同比增长8%。", REVENUE),
        ("Les télécommunications ont atteint 1 700 milliards de yuans, en hausse de 27,8 % sur un an.", VOLUME),
        ("بلغ عدد محطات الجيل الخامس الجديدة خلال العام ٦٥٤ ألف محطة.", STATIONS),
        ("300 million households were covered by gigabit optical networks.", COVERED),
        ("The press conference was held on January 20 in Beijing.", 1),
        ("The press conference took place on 20 January 2022 in Beijing.", 1),
        ("Telecom revenue was RMB 1.47tn, up 8 percent.", REVENUE),
        ("Der Umsatz der Telekombranche betrug 1,47 Billionen CNY.", REVENUE),
        ("Telecom revenue reached 1 470 billion yuan.", REVENUE),
        ("Die Plattform kann monatlich 180.000 Apps testen.", PLATFORM),
        ("The construction of a more efficient industry supervision system will be accelerated.", NEXT),
        ("Laut Zhao Zhiguo wurden 2021 insgesamt 654.000 neue 5G-Basisstationen gebaut.", STATIONS),
        ("Over the year, according to the transcript, 654,000 new 5G base stations were added.", STATIONS),
        ("根据所提供的会议记录，全年新建5G基站65.4万个。", STATIONS),
        ("Selon la conférence de presse, 654 000 nouvelles stations de base 5G ont été construites.", STATIONS),
        ("Mạng quang gigabit đã phủ tới 300 triệu hộ gia đình và 29 “thành phố gigabit” đã được xây dựng.", COVERED),
    ],
)
def test_translations_and_paraphrases_are_supported(judged: Judge, claim: str, cited: int) -> None:
    assert judged(claim, cited) == Verdict("supported", (cited,))


@pytest.mark.parametrize(
    ("claim", "cited", "kind"),
    [
        ("Telecom revenue came to 1.48 trillion yuan.", REVENUE, "quantity"),
        ("电信业务全年收入达到1.47亿元。", REVENUE, "quantity"),
        ("Telecom revenue came to 1.47 trillion dollars.", REVENUE, "quantity"),
        ("2022年新建5G基站65.4万个。", STATIONS, "quantity"),
        ("Over the year, 654,000 new 6G base stations were added.", STATIONS, "name"),
        ("En la próxima etapa, el NDRC seguirá reforzando la construcción de 5G.", NEXT, "name"),
        ("千兆光网覆盖3亿户家庭，推动了日本双千兆网络能力的发展。", COVERED, "name"),
        ("Telecom revenue doubled to 1.47 trillion yuan.", REVENUE, "quantity"),
        ("电信业务收入翻了一番，达到1.47万亿元。", REVENUE, "quantity"),
        ("电信业务收入1.47万亿元，同比增长八成。", REVENUE, "quantity"),
        ("Only a third of the 654,000 new 5G base stations were built.", STATIONS, "quantity"),
        ("Se construyeron 654.000 estaciones base 5G, el doble que el año anterior.", STATIONS, "quantity"),
        ("A dozen new 5G base stations were built.", STATIONS, "quantity"),
        ("The gigabit networks covered 300 million people.", COVERED, "quantity"),
        ("千兆光网覆盖3亿人。", COVERED, "quantity"),
        ("The testing platform can test 180,000 apps every day.", PLATFORM, "addition"),
        ("平台每年可检测18万款应用。", PLATFORM, "addition"),
        ("In the first half of the year, 654,000 new 5G base stations were built.", STATIONS, "addition"),
        ("电信业务总量1.7万亿元，环比增长27.8%。", VOLUME, "addition"),
        ("Huawei built 654,000 new 5G base stations.", STATIONS, "name"),
        ("印度全年新建5G基站65.4万个。", STATIONS, "name"),
        ("It is untrue that 654,000 new 5G base stations were built.", STATIONS, "negation"),
        ("Die Nutzer sparten kaum 8 Milliarden Yuan.", SAVED, "negation"),
        ("Revenue rose 8 percent, down 4.4 percentage points.", REVENUE, "direction"),
        ("Telecom revenue grew −8%.", REVENUE, "direction"),
        ("654,000 5G base stations were removed.", STATIONS, "addition"),
        ("654,000 new 5G base stations were built, which worried the neighbours.", STATIONS, "addition"),
        ("尽管遭到反对，全年新建5G基站65.4万个。", STATIONS, "addition"),
        ("Gigabitnetze erreichten 300 Millionen Haushalte, was die Nachbarländer ärgerte.", COVERED, "addition"),
        ("올해 신규 5G 기지국이 65만 4천 개 철거되었다.", STATIONS, "addition"),
        ("Das Volumen lag nicht bei 1,7 Billionen Yuan.", VOLUME, "negation"),
        ("电信业务总量1.7万亿元，同比下降27.8%。", VOLUME, "direction"),
        ("The annual profit of the telecom business reached 1.47 trillion yuan.", REVENUE, "quantity"),
        ("电信业务全年利润达到1.47万亿元。", REVENUE, "quantity"),
        ("Der Gewinn der Telekombranche betrug 1,47 Billionen Yuan.", REVENUE, "quantity"),
        ("Las pérdidas de las telecomunicaciones alcanzaron 1,47 billones de yuanes.", REVENUE, "quantity"),
        ("In the whole year, 654,000 new 5G base stations were planned.", STATIONS, "addition"),
        ("2021年计划新建5G基站65.4万个。", STATIONS, "addition"),
        ("Im ganzen Jahr wurden 654.000 neue 5G-Basisstationen geplant.", STATIONS, "addition"),
        ("Estaban previstas 654.000 nuevas estaciones base 5G.", STATIONS, "addition"),
        ("5G 기지국 65만 4천 개가 계획되었다.", STATIONS, "addition"),
        ("The onions are browned slowly in butter.", VOLUME, "meaning"),
    ],
)
def test_what_the_source_does_not_say_is_unsupported(judged: Judge, claim: str, cited: int, kind: str) -> None:
    verdict = judged(claim, cited)
    assert (verdict.status, verdict.citations) == ("unsupported", ())
    assert kind in kinds(verdict)


def test_a_fabricated_quotation_is_caught(judged: Judge) -> None:
    verdict = judged("Zhao Zhiguo said: “We built 654,000 new 5G base stations in the whole year.”", STATIONS)
    assert verdict.status == "unsupported"
    assert "quotation" in kinds(verdict)


def test_a_stitched_quotation_is_caught(judged: Judge) -> None:
    claim = (
        "赵志国表示：“The annual revenue of the telecom business reached 1.47 trillion yuan, up 27.8% year on year.”"
    )
    verdict = judged(claim, REVENUE, VOLUME)
    assert verdict.status == "unsupported"
    assert "quotation" in kinds(verdict)


def test_a_misattributed_quotation_is_caught(judged: Judge, sources: dict[int, Source]) -> None:
    quote = sources[STATIONS].text
    assert judged(f"{ZHAO} said: “{quote}”", STATIONS) == Verdict("supported", (STATIONS,))
    verdict = judged(f"{TIAN} said: “{quote}”", STATIONS)
    assert verdict.status == "unsupported"
    assert "speaker" in kinds(verdict)


@pytest.mark.parametrize(
    "said", ["Reporters said: “{}”", "“{}”, experts said.", "记者表示：“{}”", "Journalisten sagten: „{}“"]
)
def test_a_quotation_in_the_mouth_of_a_group_is_caught(judged: Judge, sources: dict[int, Source], said: str) -> None:
    verdict = judged(said.format(sources[STATIONS].text), STATIONS)
    assert verdict.status == "unsupported"
    assert "speaker" in kinds(verdict)


@pytest.mark.parametrize(
    "said",
    [
        "赵志国表示，全年新建5G基站65.4万个。",
        "工信部新闻发言人赵志国介绍，全年新建5G基站65.4万个。",
        "他指出，全年新建5G基站65.4万个。",
        "Чжао Чжиго сообщил, что за год построено 654 тысячи новых базовых станций 5G.",
        "قال تشاو تشيغو إن عدد محطات الجيل الخامس الجديدة بلغ 654 ألف محطة.",
        "자오즈궈 대변인은 올해 신규 5G 기지국이 65만 4천 개라고 밝혔다.",
        "झाओ झिगुओ ने कहा कि 6.54 लाख नए 5G बेस स्टेशन बनाए गए।",
        "趙志国氏は、新設の5G基地局が65.4万局に達したと述べた。",
        "The spokesperson said that 654,000 new 5G base stations were built.",
    ],
)
def test_who_says_it_is_known_in_any_script(judged: Judge, said: str) -> None:
    assert judged(said, STATIONS).status == "supported"


@pytest.mark.parametrize(
    "said",
    [
        "田玉龙表示，全年新建5G基站65.4万个。",
        "据肖亚庆介绍，全年新建5G基站65.4万个。",
        "外交部表示，全年新建5G基站65.4万个。",
        "По словам Тяня Юйлуна, построено 654 тысячи новых станций 5G.",
        "قال تيان يولونغ إن عدد محطات الجيل الخامس الجديدة بلغ 654 ألف محطة.",
        "톈위룽은 신규 5G 기지국이 65만 4천 개라고 밝혔다.",
        "तियान युलोंग के अनुसार 6.54 लाख नए 5G बेस स्टेशन बने।",
        "ティエン・ユーロン氏によると、新設の5G基地局は65.4万局に達した。",
        "The minister said 654,000 new 5G base stations were built.",
        "El presidente dijo que se construyeron 654.000 nuevas estaciones base 5G.",
        "Министр заявил, что построено 654 тысячи станций 5G.",
        "وأوضح الوزير أن عدد محطات الجيل الخامس الجديدة بلغ 654 ألف محطة.",
    ],
)
def test_who_does_not_say_it_is_known_in_any_script(judged: Judge, said: str) -> None:
    verdict = judged(said, STATIONS)
    assert verdict.status == "unsupported"
    assert "speaker" in kinds(verdict)


@pytest.mark.parametrize(
    ("claim", "is_his"),
    [
        ("Tian Yulong zufolge stieg der Umsatz um 8 %.", False),
        ("Der Umsatz stieg Huawei zufolge auf 1,47 Billionen Yuan.", False),
        ("Selon Huawei, le chiffre d'affaires des télécommunications a atteint 1 470 milliards de yuans.", False),
        ("Según Huawei, los ingresos de telecomunicaciones alcanzaron 1,47 billones de yuanes.", False),
        ("Huawei'ye göre telekom geliri 1,47 trilyon yuana ulaştı.", False),
        ("Theo Huawei, doanh thu viễn thông đạt 1,47 nghìn tỷ nhân dân tệ.", False),
        ("田玉龙：电信业务收入达到1.47万亿元。", False),
        ("华为表示，电信业务收入达到1.47万亿元。", False),
        ("赵志国和田玉龙表示，电信业务收入达到1.47万亿元。", False),
        ("田玉龍：通信事業の収入は1兆4700億元に達した。", False),
        ("톈위룽은 통신 사업 수입이 1조 4700억 위안에 달했다고 말했습니다.", False),
        ("Тянь Юйлун: выручка телекоммуникаций достигла 1,47 трлн юаней.", False),
        ("Чжао Чжиго и Тянь Юйлун заявили, что выручка достигла 1,47 трлн юаней.", False),
        ("Tian and Zhao said telecom revenue reached 1.47 trillion yuan.", False),
        ("Zhao Zhiguo und Tian Yulong sagten, der Umsatz habe 1,47 Billionen Yuan erreicht.", False),
        ("Zhao Zhiguo zufolge stieg der Umsatz um 8 %.", True),
        ("Den Angaben zufolge stieg der Umsatz um 8 %.", True),
        ("赵志国：电信业务收入达到1.47万亿元。", True),
        ("电信业务收入：1.47万亿元。", True),
        ("发布会介绍，电信业务收入达到1.47万亿元。", True),
        ("자오즈궈는 통신 사업 수입이 1조 4700억 위안에 달했다고 말했습니다.", True),
        ("Чжао Чжиго: выручка телекоммуникаций достигла 1,47 трлн юаней.", True),
        ("Umsatz: Er erreichte 1,47 Billionen Yuan.", True),
    ],
)
def test_who_says_it_is_known_where_no_other_speaker_is_among_the_evidence(
    sources: dict[int, Source], similarity: Similarity, claim: str, is_his: bool
) -> None:
    verdict = verify(claim, [REVENUE], {REVENUE: sources[REVENUE], VOLUME: sources[VOLUME]}, similarity)
    assert (verdict.status == "supported") is is_his
    assert ("speaker" not in kinds(verdict)) is is_his


@pytest.mark.parametrize(
    "label",
    ["Tian Yulong: Der Umsatz", "تيان يولونغ: إيرادات الاتصالات", "톈위룽: 통신 사업 수입", "तियान यूलोंग: दूरसंचार राजस्व"],
)
def test_a_label_before_a_claim_names_who_says_it(judged: Judge, label: str) -> None:
    assert "speaker" in kinds(judged(f"{label}: 1.47 trillion yuan.", REVENUE))


@pytest.mark.parametrize(
    ("claim", "language", "who"),
    [
        ("Novatek says that revenue reached 1.47 trillion yuan.", "en", "Novatek"),
        ("According to Novatek, revenue reached 1.47 trillion yuan.", "en", "Novatek"),
        ("Spokesperson Miller: revenue reached 1.47 trillion yuan.", "en", "Miller"),
        ("Novatek erklärte, der Umsatz habe 1,47 Billionen Yuan erreicht.", "de", "Novatek"),
        ("Sprecher Müller: Der Umsatz erreichte 1,47 Billionen Yuan.", "de", "Müller"),
        ("Novatek a déclaré que le chiffre d'affaires a atteint 1 470 milliards.", "fr", "Novatek"),
        ("Novatek dijo que los ingresos alcanzaron 1,47 billones.", "es", "Novatek"),
        ("Novatek disse que a receita atingiu 1,47 trilhão.", "pt", "Novatek"),
        ("Portavoce Rossi: i ricavi hanno raggiunto 1.470 miliardi.", "it", "Rossi"),
        ("대변인 김민수: 수입은 1조 4700억 위안입니다.", "ko", "김민수"),
        ("المتحدث أحمد حسن: بلغت الإيرادات 1.47 تريليون يوان.", "ar", "أحمد حسن"),
        ("प्रवक्ता राजेश कुमार: राजस्व 1.47 ट्रिलियन युआन रहा।", "hi", "राजेश कुमार"),
        ("Bakan Yılmaz: gelir 1,47 trilyon yuana ulaştı.", "tr", "Yılmaz"),
        ("Bộ trưởng Nguyễn: doanh thu đạt 1,47 nghìn tỷ.", "vi", "Nguyễn"),
        ("Zhao says that revenue reached 1.47 trillion yuan.", "en", None),
        ("MIIT said that revenue reached 1.47 trillion yuan.", "en", None),
        ("He said that revenue reached 1.47 trillion yuan.", "en", None),
        ("Officials said that revenue reached 1.47 trillion yuan.", "en", None),
        ("Insgesamt gab es einen Umsatz von 1,47 Billionen Yuan.", "de", None),
        ("Sie erklärte, der Umsatz habe 1,47 Billionen Yuan erreicht.", "de", None),
        ("Il a déclaré que le chiffre d'affaires a atteint 1 470 milliards.", "fr", None),
        ("Sprecher Zhao: Der Umsatz erreichte 1,47 Billionen Yuan.", "de", None),
        ("자오즈궈 대변인: 수입은 1조 4700억 위안입니다.", "ko", None),
        ("المتحدث تشاو تشيغو: بلغت الإيرادات 1.47 تريليون يوان.", "ar", None),
    ],
)
def test_whoever_is_named_first_as_saying_it_must_have_said_it(claim: str, language: str, who: str | None) -> None:
    said = Saying(ZHAO, "", "The annual revenue of the telecom business reached 1.47 trillion yuan.", "MIIT")
    assert other_sayers(claim, language, [said], []) == ([who] if who else [])


def test_an_invented_company_is_named_by_no_evidence(similarity: Similarity) -> None:
    said = {1: Source("The ministry invested 5 billion yuan."), 2: Source("Huawei opened an office in the city.")}
    assert "name" in kinds(verify("Huawei investierte 5 Milliarden Yuan.", [1], said, similarity))
    assert "name" in kinds(verify("华为投资50亿元。", [1], said, similarity))
    assert verify("Das Ministerium investierte 5 Milliarden Yuan.", [1], said, similarity).status == "supported"


def test_an_office_is_that_of_the_speaker(similarity: Similarity) -> None:
    said = {1: Source("Prices rose by 5%.", "Ann Lee", role="vice minister of finance")}
    assert verify("The minister said that prices rose by 5%.", [1], said, similarity).status == "supported"
    assert verify("部长表示，价格上涨5%。", [1], said, similarity).status == "supported"
    assert verify("The spokesperson said that prices rose by 5%.", [1], said, similarity).status == "unsupported"


@pytest.mark.parametrize(
    ("claim", "is_his"),
    [
        ("The medical director said that the hospital opened two new wards.", True),
        ("The director of the hospital said that it opened two new wards.", True),
        ("The speaker said that the hospital opened two new wards.", True),
        ("She said that the hospital opened two new wards.", True),
        ("A mother said that the hospital opened two new wards.", False),
        ("The head of school services said that the hospital opened two new wards.", False),
        ("Eine Mutter sagte, das Krankenhaus habe zwei neue Stationen eröffnet.", False),
        ("Une mère a déclaré que l'hôpital avait ouvert deux nouvelles salles.", False),
        ("Una madre dijo que el hospital abrió dos salas nuevas.", False),
        ("一位母亲说，医院开设了两个新病房。", False),
        ("Врач заявил, что больница открыла два новых отделения.", False),
    ],
)
def test_who_somebody_is_must_agree_with_his_role(similarity: Similarity, claim: str, is_his: bool) -> None:
    said = {1: Source("The hospital opened two new wards.", "Grace Amadi", role="medical director")}
    assert ("speaker" not in kinds(verify(claim, [1], said, similarity))) == is_his


@pytest.mark.parametrize(
    ("claim", "is_told"),
    [
        ("According to the union, revenue rose 6.4%.", False),
        ("As the union put it, revenue rose 6.4%.", False),
        ("In the words of the government, revenue rose 6.4%.", False),
        ("Critics say that revenue rose 6.4%.", False),
        ("Dem Bürgermeister zufolge stiegen die Einnahmen um 6,4 %.", False),
        ("Wie das Land mitteilte, stiegen die Einnahmen um 6,4 %.", False),
        ("Selon le syndicat, les recettes ont augmenté de 6,4 %.", False),
        ("En palabras del gobierno, los ingresos crecieron un 6,4 %.", False),
        ("Segundo a oposição, a receita cresceu 6,4%.", False),
        ("Secondo il sindacato, i ricavi sono cresciuti del 6,4%.", False),
        ("По словам профсоюза, выручка выросла на 6,4%.", False),
        ("Theo công đoàn, doanh thu tăng 6,4%.", False),
        ("Sendikaya göre gelir yüzde 6,4 arttı.", False),
        ("据专家介绍，收入增长6.4%。", False),
        ("労働組合によると、収入は6.4%増えた。", False),
        ("노조에 따르면 수입이 6.4% 늘었다.", False),
        ("विशेषज्ञों के अनुसार आय 6.4% बढ़ी।", False),
        ("وفقا للنقابة، ارتفعت الإيرادات بنسبة 6.4%.", False),
        ("According to the transcript, revenue rose 6.4%.", True),
        ("At the press briefing, officials said that revenue rose 6.4%.", True),
        ("According to company figures, revenue rose 6.4%.", True),
        ("The finance director said that revenue rose 6.4%.", True),
        ("Laut der Mitschrift stiegen die Einnahmen um 6,4 %.", True),
        ("据介绍，收入增长6.4%。", True),
    ],
)
def test_a_body_that_nobody_speaks_for_says_nothing(similarity: Similarity, claim: str, is_told: bool) -> None:
    said = {1: Source("Revenue rose 6.4%.", "Marcus Oyelaran", "Press briefing of the railway", "finance director")}
    assert ("speaker" not in kinds(verify(claim, [1], said, similarity))) == is_told


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("According to the ministry, exports rose by 5%.", Source("Exports rose by 5%.", ZHAO, role="vice minister")),
        ("政府表示，出口增长5%。", Source("Exports rose by 5%.", ZHAO, role="spokesperson of the Ministry of Trade")),
        ("Laut der Gewerkschaft sank der Lohn um 5 %.", Source("The union says that pay fell by 5%.", ZHAO)),
        ("According to the police, thefts fell by 5%.", Source("Thefts fell by 5%.", ZHAO, "Police briefing on 2024")),
    ],
)
def test_who_speaks_for_a_body_is_known_by_role_event_or_words(
    similarity: Similarity, claim: str, source: Source
) -> None:
    assert "speaker" not in kinds(verify(claim, [1], {1: source}, similarity))


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("Der Nitratgehalt liegt bei 21 Milligramm je Liter.", True),
        ("Der Nitratgehalt liegt bei 21 mg/l.", True),
        ("Der Nitratgehalt liegt bei 21 Milligramm.", True),
        ("The nitrate content is 21 milligrams per litre.", True),
        ("硝酸盐含量为每升21毫克。", True),
        ("Содержание нитратов составляет 21 миллиграмм на литр.", True),
        ("Der Nitratgehalt liegt bei 21 Milligramm je Kilogramm.", False),
        ("Der Nitratgehalt liegt bei 21 mg/kg.", False),
        ("Der Nitratgehalt liegt bei 21 Mikrogramm je Liter.", False),
        ("The nitrate content is 21 micrograms per litre.", False),
        ("La teneur en nitrates est de 21 milligrammes par mètre cube.", False),
        ("Il contenuto di nitrati è di 21 milligrammi al metro cubo.", False),
        ("O teor de nitratos é de 21 miligramas por metro cúbico.", False),
        ("Содержание нитратов составляет 21 миллиграмм на кубический метр.", False),
        ("硝酸盐含量为每立方米21毫克。", False),
        ("硝酸塩の含有量は1立方メートルあたり21ミリグラムです。", False),
        ("질산염 함량은 1인당 21밀리그램이다.", False),
        ("Nitrat miktarı metreküp başına 21 miligramdır.", False),
        ("Hàm lượng nitrat là 21 miligam mỗi người.", False),
        ("नाइट्रेट की मात्रा प्रति व्यक्ति 21 मिलीग्राम है।", False),
        ("محتوى النترات 21 مليغرام لكل متر مكعب.", False),
    ],
)
def test_a_figure_is_for_each_of_the_same(similarity: Similarity, claim: str, is_held: bool) -> None:
    said = {1: Source("Der Nitratgehalt liegt bei 21 Milligramm je Liter.", "Katharina Brandl")}
    assert ("quantity" not in kinds(verify(claim, [1], said, similarity))) == is_held


def test_what_somebody_is_may_not_be_known(similarity: Similarity) -> None:
    said = {1: Source("The hospital opened two new wards.", "Grace Amadi")}
    assert verify("A mother said that the hospital opened two new wards.", [1], said, similarity).citations == (1,)


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("Three-year plans were made for every ward.", True),
        ("Für jede Station wurden Dreijahrespläne erstellt.", True),
        ("Des plans triennaux ont été établis pour chaque service.", True),
        ("Five-year plans were made for every ward.", False),
        ("Für jede Station wurden Fünfjahrespläne erstellt.", False),
        ("Des plans quinquennaux ont été établis pour chaque service.", False),
        ("Se elaboraron planes quinquenales para cada sala.", False),
    ],
)
def test_years_in_a_word_are_a_quantity(similarity: Similarity, claim: str, is_held: bool) -> None:
    planned = {1: Source("We have made three-year plans for every ward.")}
    assert ("quantity" not in kinds(verify(claim, [1], planned, similarity))) == is_held


@pytest.mark.parametrize(
    "said",
    [
        "The moderator said that 654,000 new 5G base stations were added.",
        "A reporter noted that 654,000 new 5G base stations were added.",
        "El periodista dijo que se añadieron 654.000 nuevas estaciones base 5G.",
        "记者说，全年新增5G基站65.4万个。",
        "主持人说，全年新增5G基站65.4万个。",
        "Laut dem Journalisten kamen 654.000 neue 5G-Basisstationen hinzu.",
        "Le modérateur a indiqué que 654 000 nouvelles stations de base 5G ont été ajoutées.",
        "A moderadora afirmou que foram adicionadas 654.000 novas estações base 5G.",
        "Il moderatore ha detto che sono state aggiunte 654.000 nuove stazioni base 5G.",
        "Ведущий заявил, что добавлено 654 тысячи новых базовых станций 5G.",
        "Phóng viên cho biết đã có thêm 654.000 trạm gốc 5G mới.",
        "Gazeteci, 654 bin yeni 5G baz istasyonu eklendiğini söyledi.",
        "司会者は、新設の5G基地局が65.4万局に達したと述べた。",
        "기자는 신규 5G 기지국이 65만 4천 개 추가되었다고 말했다.",
        "पत्रकार ने कहा कि 6.54 लाख नए 5G बेस स्टेशन जोड़े गए।",
        "قال الصحفي إنه تمت إضافة 654 ألف محطة جديدة من الجيل الخامس.",
    ],
)
def test_who_moderates_or_reports_does_not_say_what_another_says(judged: Judge, said: str) -> None:
    assert "speaker" in kinds(judged(said, STATIONS))


@pytest.mark.parametrize(
    "said",
    [
        "Asked by a journalist, Zhao Zhiguo said that 654,000 new 5G base stations were added.",
        "When a journalist asked, he said that 654,000 new 5G base stations were added.",
        "Zhao Zhiguo told journalists that 654,000 new 5G base stations were added.",
        "赵志国对记者说，全年新增5G基站65.4万个。",
        "他在记者会上表示，全年新增5G基站65.4万个。",
        "Zhao Zhiguo sagte den Journalisten, dass 654.000 neue 5G-Basisstationen hinzukamen.",
    ],
)
def test_what_is_said_to_journalists_is_not_said_by_them(judged: Judge, said: str) -> None:
    assert "speaker" not in kinds(judged(said, STATIONS))


def test_who_moderates_is_known_by_the_role(similarity: Similarity) -> None:
    moderated = {1: Source("Prices rose by 5%.", "Ann Lee", role="moderator")}
    assert verify("主持人说，价格上涨5%。", [1], moderated, similarity).status == "supported"
    assert verify("The journalist said that prices rose by 5%.", [1], moderated, similarity).status == "unsupported"
    reported = {1: Source("Prices rose by 5%.", JOURNALIST)}
    assert verify("The journalist said that prices rose by 5%.", [1], reported, similarity).status == "supported"
    unnamed = {1: Source("Prices rose by 5%.")}
    assert verify("The moderator said that prices rose by 5%.", [1], unnamed, similarity).status == "supported"


def test_what_is_told_to_a_group_or_asked_by_it_is_supported(
    judged: Judge, sources: dict[int, Source], similarity: Similarity
) -> None:
    told = f"{ZHAO} told reporters: “{sources[STATIONS].text}”"
    assert judged(told, STATIONS) == Verdict("supported", (STATIONS,))
    question = "How much did the telecom business grow in 2021?"
    asked = {1: Source(question, JOURNALIST), 2: Source("Reporters said: “It is so.”", ZHAO)}
    assert verify(f"A reporter asked: “{question}”", [1], asked, similarity).status == "supported"
    assert verify(f"Experts said: “{question}”", [1], asked, similarity).status == "unsupported"
    assert verify("Reporters said: “It is so.” Yes.", [2], asked, similarity).status == "supported"


@pytest.mark.parametrize(
    "answer",
    [
        "No, the hospital was not closed in 2021.",
        "Non, l'hôpital n'a pas été fermé en 2021.",
        "No, el hospital no fue cerrado en 2021.",
        "Não, o hospital não foi fechado em 2021.",
        "Нет, больница не была закрыта в 2021 году.",
        "Không, bệnh viện không bị đóng cửa vào năm 2021.",
        "नहीं, अस्पताल 2021 में बंद नहीं किया गया था।",
        "不，医院在2021年没有关闭。",
        "Nein, das Krankenhaus wurde 2021 nicht geschlossen.",
    ],
)
def test_the_no_that_answers_is_no_negation_of_the_sentence(similarity: Similarity, answer: str) -> None:
    denied = {1: Source("The hospital was not closed in 2021.")}
    stated = {1: Source("The hospital was closed in 2021.")}
    assert verify(answer, [1], denied, similarity).status == "supported"
    assert "negation" in kinds(verify(answer, [1], stated, similarity))


@pytest.mark.parametrize(
    ("answer", "is_held"),
    [
        ("No, the maternity unit will not be closed.", True),
        ("لا، لن يتم إغلاق وحدة الولادة.", True),
        ("아니요, 산부인과 병동은 폐쇄되지 않습니다.", True),
        ("いいえ、産科病棟は閉鎖されません。", True),
        ("No, the maternity unit was not closed.", False),
        ("아니요, 산부인과 병동은 폐쇄되지 않았습니다.", False),
        ("いいえ、産科病棟は閉鎖されませんでした。", False),
    ],
)
def test_what_will_not_be_is_no_less_a_plan_without_a_word_for_it(
    similarity: Similarity, answer: str, is_held: bool
) -> None:
    planned = {1: Source("The Petherton maternity unit will not be closed.")}
    assert ("plan" not in kinds(verify(answer, [1], planned, similarity))) == is_held


def test_a_no_before_a_sentence_does_not_make_it_deny(similarity: Similarity) -> None:
    denied = {1: Source("The hospital was not closed in 2021.")}
    stated = {1: Source("The hospital was closed in 2021.")}
    assert "negation" in kinds(verify("No, the hospital was closed in 2021.", [1], denied, similarity))
    assert "negation" in kinds(verify("No, the hospital was closed in 2021.", [1], stated, similarity))


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("According to Dr. Amadi, the hospital was opened in 2021.", True),
        ("As Ms. Amadi explained, the hospital was opened in 2021.", True),
        ("Dr. Amadi said that the hospital was opened in 2021.", True),
        ("Selon Mme Amadi, l'hôpital a été ouvert en 2021.", True),
        ("According to Dr. Smith, the hospital was opened in 2021.", False),
        ("Dr. Smith said that the hospital was opened in 2021.", False),
    ],
)
def test_a_title_is_no_name(similarity: Similarity, claim: str, is_held: bool) -> None:
    said = {1: Source("The hospital was opened in 2021.", "Grace Amadi")}
    assert (verify(claim, [1], said, similarity).status == "supported") == is_held


@pytest.mark.parametrize(
    ("title", "place", "is_held"),
    [
        ("Press conference on China's industry in 2021", "China", True),
        ("Chinese industry in 2021", "China", True),
        ("Indian industry in 2021", "India", True),
        ("Press conference on China's industry in 2021", "India", False),
        ("Indices of individual industries in 2021", "India", False),
        ("Industry in 2021", "China", False),
    ],
)
def test_a_place_is_known_from_the_title(similarity: Similarity, title: str, place: str, is_held: bool) -> None:
    said = {1: Source("654,000 new 5G base stations were built.", ZHAO, title)}
    claim = f"In 2021, 654,000 new 5G base stations were built in {place}."
    assert (verify(claim, [1], said, similarity).status == "supported") == is_held


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("会見録によると、新設の5G基地局は65.4万局であった。", True),
        ("記録によると、新設の5G基地局は65.4万局であった。", True),
        ("提供された資料によると、新設の5G基地局は65.4万局であった。", True),
        ("기록에 따르면 신규 5G 기지국이 65만 4천 개 추가되었다.", True),
        ("기자회견 기록에 따르면 신규 5G 기지국이 65만 4천 개 추가되었다.", True),
        ("प्रेस विज्ञप्ति के अनुसार 6.54 लाख नए 5G बेस स्टेशन बने।", True),
        ("وفقا لمحضر المؤتمر، بلغ عدد محطات الجيل الخامس الجديدة 654 ألف محطة.", True),
        ("外務省発表によると、新設の5G基地局は65.4万局であった。", False),
        ("외교부 발표에 따르면 신규 5G 기지국이 65만 4천 개 추가되었다.", False),
    ],
)
def test_words_for_the_source_are_no_speakers(judged: Judge, claim: str, is_held: bool) -> None:
    assert ("speaker" not in kinds(judged(claim, STATIONS))) == is_held


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("Yeni 5G baz istasyonu sayısı 654 bine ulaştı.", True),
        ("Yeni 5G baz istasyonu sayısı 655 bine ulaştı.", False),
        ("Yeni 5G baz istasyonu sayısı 654 milyona ulaştı.", False),
    ],
)
def test_a_scale_is_read_in_its_cases(judged: Judge, claim: str, is_held: bool) -> None:
    assert ("quantity" not in kinds(judged(claim, STATIONS))) == is_held


@pytest.mark.parametrize(
    ("compared", "first", "second"),
    [
        ("Revenue grew {}, while volume grew {}.", "8%", "27.8%"),
        ("Telecom revenue rose {} and telecom volume {}.", "8%", "27.8%"),
        ("Revenue and volume grew by {} and {}, respectively.", "8%", "27.8%"),
        ("Revenue growth ({}) was outpaced by volume growth ({}).", "8%", "27.8%"),
        ("电信业务收入增长{}，而业务总量增长{}。", "8%", "27.8%"),
        ("收入和业务总量分别增长{}和{}。", "8%", "27.8%"),
        ("Der Umsatz wuchs um {}, das Volumen dagegen um {}.", "8 %", "27,8 %"),
        ("Le chiffre d'affaires a augmenté de {}, tandis que le volume a augmenté de {}.", "8 %", "27,8 %"),
        ("Los ingresos y el volumen crecieron un {} y un {}, respectivamente.", "8%", "27,8%"),
        ("Выручка выросла на {}, а объём — на {}.", "8 %", "27,8 %"),
        ("매출은 {} 증가했고, 총량은 {} 증가했다.", "8%", "27.8%"),
        ("نمت الإيرادات بنسبة {}، بينما نما الحجم بنسبة {}.", "8%", "27.8%"),
        ("Doanh thu tăng {}, trong khi tổng lượng tăng {}.", "8%", "27,8%"),
        ("राजस्व {} बढ़ा, जबकि कुल मात्रा {} बढ़ी।", "8%", "27.8%"),
    ],
)
def test_two_figures_stand_with_what_each_is_of(judged: Judge, compared: str, first: str, second: str) -> None:
    assert judged(compared.format(first, second), REVENUE, VOLUME).status == "supported"
    assert kinds(judged(compared.format(second, first), REVENUE, VOLUME)) & {"quantity", "comparison"}


def test_two_figures_of_one_sentence_stand_with_what_each_is_of(similarity: Similarity) -> None:
    said = {
        1: Source("Die Zahl der Geburten stieg 2022 um 4,2 Prozent, die der Todesfälle um 9,7 Prozent."),
        2: Source("Profit grew by 8% in 2021 and by 5% in 2020."),
    }
    assert verify("Births rose by 4.2% and deaths by 9.7%.", [1], said, similarity).status == "supported"
    assert "quantity" in kinds(verify("Births rose by 9.7% and deaths by 4.2%.", [1], said, similarity))
    assert verify("Profit grew by 8% in 2021 and 5% in 2020.", [2], said, similarity).status == "supported"
    assert "quantity" in kinds(verify("Profit grew by 5% in 2021 and 8% in 2020.", [2], said, similarity))


@pytest.mark.parametrize(
    ("said", "claim", "is_held"),
    [
        (
            "Die Arbeitslosigkeit ist von 6,4 auf 5,8 Prozent gesunken.",
            "Die Arbeitslosigkeit sank auf 5,8 Prozent.",
            True,
        ),
        ("The museum has 320 staff, among them 25 trainees.", "Among the 320 staff are 25 trainees.", True),
        ("The museum has 320 staff, among them 25 trainees.", "Among the 25 staff are 320 trainees.", False),
        (
            "The port handled 2.1 million tonnes, while the airport handled 0.4 million tonnes.",
            "The airport handled 2.1 million tonnes.",
            False,
        ),
        (
            "The port handled 2.1 million tonnes, while the airport handled 0.4 million tonnes.",
            "The airport handled 0.4 million tonnes.",
            True,
        ),
        (
            "Der Umsatz betrug 7,5 Millionen Euro, nach 6,9 Millionen Euro im Jahr zuvor.",
            "Der Umsatz stieg von 6,9 auf 7,5 Millionen Euro.",
            True,
        ),
        (
            "Der Umsatz betrug 7,5 Millionen Euro, nach 6,9 Millionen Euro im Jahr zuvor.",
            "Der Umsatz stieg von 6,8 auf 7,5 Millionen Euro.",
            False,
        ),
        ("We ordered 14 ferries from Norway, of which two will arrive in May.", "14 ferries were ordered.", True),
        ("We will order 14 ferries, as was decided.", "14 ferries were ordered.", False),
        (
            "No miner was killed in 2021; there was one death in the year before.",
            "En 2021 no murió ningún minero; el año anterior hubo una muerte.",
            True,
        ),
        ("Eine Schließung wird es nicht geben.", "Eine Schließung ist ausgeschlossen.", True),
    ],
)
def test_what_a_good_model_writes_of_a_sentence_is_kept_and_its_slips_are_not(
    similarity: Similarity, said: str, claim: str, is_held: bool
) -> None:
    assert (verify(claim, [1], {1: Source(said)}, similarity).status == "supported") is is_held


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Volume grew more than revenue.", "Volume grew less than revenue."),
        ("Volume growth outpaced revenue growth.", "Revenue growth outpaced volume growth."),
        ("Revenue was lower than volume.", "Revenue was higher than volume."),
        ("业务总量的增速高于收入的增速。", "业务总量的增速低于收入的增速。"),
        ("Das Volumen wuchs stärker als der Umsatz.", "Das Volumen wuchs weniger als der Umsatz."),
        ("Le volume a crû plus que le chiffre d'affaires.", "Le volume a crû moins que le chiffre d'affaires."),
        ("El volumen creció más que los ingresos.", "El volumen creció menos que los ingresos."),
        ("O volume cresceu mais do que a receita.", "O volume cresceu menos do que a receita."),
        ("Il volume è cresciuto più dei ricavi.", "Il volume è cresciuto meno dei ricavi."),
        ("Объём рос быстрее, чем выручка.", "Объём рос медленнее, чем выручка."),
        ("총량은 매출보다 더 빠르게 증가했다.", "총량은 매출보다 더 느리게 증가했다."),
        ("कुल मात्रा राजस्व की तुलना में तेज़ी से बढ़ी।", "कुल मात्रा राजस्व की तुलना में धीमी गति से बढ़ी।"),
    ],
)
def test_what_is_compared_is_as_the_figures_are(judged: Judge, true: str, false: str) -> None:
    assert judged(true, REVENUE, VOLUME).status == "supported"
    verdict = judged(false, REVENUE, VOLUME)
    assert verdict.status == "unsupported"
    assert "comparison" in kinds(verdict)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Revenue was higher than in the previous year.", "Revenue rose by 8% year on year."),
        ("Revenue grew faster than expected.", "Revenue grew by 8%, faster than expected, and profit by 9%."),
        (
            "The bridge was more expensive than the tunnel.",
            "The bridge cost more than the tunnel, which cost 5 million euros.",
        ),
        ("Profit grew more in 2021 than in 2020.", "Profit grew by 8% in 2021 and by 5% in 2020."),
    ],
)
def test_a_comparison_that_no_figures_contradict_is_supported(
    similarity: Similarity, claim: str, evidence: str
) -> None:
    assert verify(claim, [1], {1: Source(evidence)}, similarity).status == "supported"


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("Telecom revenue reached 1.7 trillion yuan.", False),
        ("Telecom volume grew by 8% year on year.", False),
        ("Telecom revenue reached 1.47 trillion yuan and telecom volume 1.47 trillion yuan.", False),
        ("Der Telekomumsatz erreichte 1,7 Billionen Yuan.", False),
        ("电信业务收入达到1.7万亿元。", False),
        ("Выручка телекоммуникаций выросла на 27,8 %.", False),
        ("Telecom revenue reached 1.47 trillion yuan and telecom volume 1.7 trillion yuan.", True),
        ("Telecom revenue grew to 1.47 trillion yuan (up 8%).", True),
        ("电信业务收入达到1.47万亿元，总量达到1.7万亿元，同比增长27.8%。", True),
        ("El volumen de telecomunicaciones alcanzó 1,7 billones de yuanes.", True),
    ],
)
def test_a_figure_is_of_what_its_own_sentence_is_about(judged: Judge, claim: str, is_held: bool) -> None:
    assert (judged(claim, REVENUE, VOLUME).status == "supported") is is_held


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("In January, telecom revenue reached 1.47 trillion yuan.", False),
        ("On January 20, 2022, telecom revenue reached 1.47 trillion yuan.", False),
        ("Telecom revenue reached 1.47 trillion yuan on January 20.", False),
        ("Zhao Zhiguo said that in January 2022 telecom revenue reached 1.47 trillion yuan.", False),
        ("2022年1月，电信业务收入达到1.47万亿元。", False),
        ("2022年1月20日、通信事業の収入は1兆4700億元に達した。", False),
        ("2022년 1월 20일 통신 사업 수입은 1조 4700억 위안에 달했다.", False),
        ("Im Januar 2022 erreichte der Telekomumsatz 1,47 Billionen Yuan.", False),
        ("Le 20 janvier 2022, le chiffre d'affaires des télécommunications a atteint 1 470 milliards de yuans.", False),
        ("في 20 يناير 2022، بلغت إيرادات الاتصالات 1.47 تريليون يوان.", False),
        ("Ocak 2022'de telekom geliri 1,47 trilyon yuana ulaştı.", False),
        ("Vào tháng 1 năm 2022, doanh thu viễn thông đạt 1,47 nghìn tỷ nhân dân tệ.", False),
        ("20 जनवरी 2022 को दूरसंचार राजस्व 1.47 ट्रिलियन युआन तक पहुँचा।", False),
        ("20 января 2022 года выручка телекоммуникаций достигла 1,47 трлн юаней.", False),
        ("Zhao Zhiguo said on January 20, 2022 that telecom revenue reached 1.47 trillion yuan.", True),
        (
            "At the press conference of January 20, Zhao Zhiguo said that telecom revenue reached 1.47 trillion yuan.",
            True,
        ),
        ("2022年1月20日，赵志国介绍，电信业务收入达到1.47万亿元。", True),
        ("20 января 2022 года Чжао Чжиго сообщил, что выручка телекоммуникаций достигла 1,47 трлн юаней.", True),
        ("2022년 1월 20일 기자회견에서 통신 사업 수입이 1조 4700억 위안에 달했다고 밝혔다.", True),
        ("In 2021, telecom revenue reached 1.47 trillion yuan.", True),
    ],
)
def test_the_date_of_the_event_is_not_that_of_what_is_told_there(judged: Judge, claim: str, is_held: bool) -> None:
    assert (judged(claim, REVENUE).status == "supported") is is_held


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Growth slowed by 4.4 percentage points to 8%.", REVENUE),
        ("Revenue growth decelerated to 8%.", REVENUE),
        ("Revenue missed the target of 1.47 trillion yuan.", REVENUE),
        ("Experts doubt that revenue reached 1.47 trillion yuan.", REVENUE),
        ("It is doubtful whether revenue reached 1.47 trillion yuan.", REVENUE),
        ("Revenue should have reached 1.47 trillion yuan.", REVENUE),
        ("Telecom revenue allegedly reached 1.47 trillion yuan.", REVENUE),
        ("654,000 5G base stations were closed in the whole year.", STATIONS),
        ("The problem of pop-ups could not be solved.", PLATFORM),
        ("The MIIT will stop 5G construction.", NEXT),
        ("Los usuarios perdieron en total 8.000 millones de yuanes.", SAVED),
        ("Users lost a total of 8 billion yuan.", SAVED),
        ("Les utilisateurs ont perdu au total 8 milliards de yuans.", SAVED),
        ("用户共损失80亿元。", SAVED),
        ("Пользователи потеряли в общей сложности 8 млрд юаней.", SAVED),
        ("Der Umsatz verfehlte die 1,47 Billionen Yuan.", REVENUE),
        ("Das Umsatzwachstum verlangsamte sich auf 8 %.", REVENUE),
        ("电信业务收入增速放缓至8%。", REVENUE),
        ("通信事業の収入の伸びは8％に鈍化した。", REVENUE),
        ("통신 사업 수입 성장률이 8%로 둔화되었다.", REVENUE),
        ("Рост выручки замедлился до 8 %.", REVENUE),
        ("تباطأ نمو إيرادات الاتصالات إلى 8%.", REVENUE),
        ("दूरसंचार राजस्व की वृद्धि धीमी पड़कर 8% रह गई।", REVENUE),
        ("Telekom gelirindeki büyüme yavaşlayarak %8 oldu.", REVENUE),
        ("Tăng trưởng doanh thu viễn thông chậm lại còn 8%.", REVENUE),
        ("La croissance du chiffre d'affaires a ralenti à 8 %.", REVENUE),
        ("El crecimiento de los ingresos se ralentizó al 8 %.", REVENUE),
        ("O crescimento da receita desacelerou para 8%.", REVENUE),
        ("La crescita dei ricavi ha rallentato all'8%.", REVENUE),
        ("Experten bezweifeln, dass der Umsatz 1,47 Billionen Yuan erreichte.", REVENUE),
        ("专家怀疑电信业务收入达到1.47万亿元。", REVENUE),
        ("据称电信业务收入达到1.47万亿元。", REVENUE),
        ("Сомнительно, что выручка достигла 1,47 трлн юаней.", REVENUE),
        ("Les experts doutent que le chiffre d'affaires ait atteint 1 470 milliards de yuans.", REVENUE),
        ("Los expertos dudan de que los ingresos alcanzaran 1,47 billones de yuanes.", REVENUE),
        ("通信事業の収入は1兆4700億元に達するはずだった。", REVENUE),
        ("통신 사업 수입은 1조 4700억 위안에 달했어야 했다.", REVENUE),
        ("يشكك الخبراء في أن إيرادات الاتصالات بلغت 1.47 تريليون يوان.", REVENUE),
        ("विशेषज्ञों को संदेह है कि दूरसंचार राजस्व 1.47 ट्रिलियन युआन तक पहुँचा।", REVENUE),
        ("Uzmanlar telekom gelirinin 1,47 trilyon yuana ulaştığından şüphe ediyor.", REVENUE),
        ("Các chuyên gia nghi ngờ doanh thu viễn thông đạt 1,47 nghìn tỷ nhân dân tệ.", REVENUE),
        ("Especialistas duvidam que a receita tenha atingido 1,47 trilhão de yuans.", REVENUE),
        ("Gli esperti dubitano che i ricavi abbiano raggiunto 1.470 miliardi di yuan.", REVENUE),
        ("全年关停5G基站65.4万个。", STATIONS),
        ("弹窗问题未能得到解决。", PLATFORM),
        ("Das Problem der Pop-ups konnte nicht gelöst werden.", PLATFORM),
        ("工信部将停止5G建设。", NEXT),
        ("电信业务收入未达到1.47万亿元。", REVENUE),
    ],
)
def test_what_slows_ends_loses_misses_or_is_doubted_is_not_told_by_what_does_not(
    judged: Judge, claim: str, cited: int
) -> None:
    assert judged(claim, cited).status == "unsupported"


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Problems such as pop-ups that cannot be closed have been basically solved.", PLATFORM),
        ("无法关闭弹窗等问题已基本解决。", PLATFORM),
        ("Revenue growth accelerated by 4.4 percentage points to 8%.", REVENUE),
    ],
)
def test_what_is_solved_or_accelerated_is_told_as_that(judged: Judge, claim: str, cited: int) -> None:
    assert judged(claim, cited).status == "supported"


@pytest.mark.parametrize(
    ("claim", "cited", "is_held"),
    [
        ("The telecom business took in about one and a half trillion yuan.", REVENUE, True),
        ("China added roughly 650,000 5G base stations in the year.", STATIONS, True),
        (
            "More than 650,000 5G base stations were newly built, and 5G terminal connections exceeded half a billion.",
            STATIONS,
            True,
        ),
        ("全年新建5G基站约65万个。", STATIONS, True),
        ("全年新建5G基站超过65万个。", STATIONS, True),
        ("全年新建5G基站65万多个。", STATIONS, True),
        ("Rund 650.000 neue 5G-Basisstationen wurden gebaut.", STATIONS, True),
        ("Environ 650 000 nouvelles stations de base 5G ont été construites.", STATIONS, True),
        ("Más de 650.000 nuevas estaciones base 5G fueron construidas.", STATIONS, True),
        ("Построено около 650 тысяч новых базовых станций 5G.", STATIONS, True),
        ("新設された5G基地局は約65万基である。", STATIONS, True),
        ("تم بناء نحو 650 ألف محطة جديدة للجيل الخامس.", STATIONS, True),
        ("Foram construídas cerca de 650 mil novas estações base 5G.", STATIONS, True),
        ("Sono state costruite circa 650.000 nuove stazioni base 5G.", STATIONS, True),
        ("Yaklaşık 650 bin yeni 5G baz istasyonu kuruldu.", STATIONS, True),
        ("Khoảng 650.000 trạm gốc 5G mới đã được xây dựng.", STATIONS, True),
        ("लगभग 6.5 लाख नए 5G बेस स्टेशन बनाए गए।", STATIONS, True),
        ("Telecom volume rose by almost 28%.", VOLUME, True),
        ("Telecom revenue came to nearly 1.5 trillion yuan.", REVENUE, True),
        ("650,000 5G base stations were newly built.", STATIONS, False),
        ("More than 660,000 5G base stations were newly built.", STATIONS, False),
        ("Almost 650,000 5G base stations were newly built.", STATIONS, False),
        ("About 700,000 5G base stations were newly built.", STATIONS, False),
        ("About 653,000 5G base stations were newly built.", STATIONS, False),
        ("Less than 650,000 5G base stations were newly built.", STATIONS, False),
        ("全年新建5G基站不到65万个。", STATIONS, False),
        ("全年新建5G基站超过66万个。", STATIONS, False),
        ("Telecom revenue was about 1.4 trillion yuan.", REVENUE, False),
        ("Telecom revenue was more than 1.5 trillion yuan.", REVENUE, False),
        ("Telecom revenue grew by about 10%.", REVENUE, False),
        ("About 650,000 5G terminals were connected, and 518 million base stations built.", STATIONS, False),
        ("Telecom profit was about 1.5 trillion yuan.", REVENUE, False),
        ("Over 654,000 5G base stations were newly built.", STATIONS, False),
    ],
)
def test_an_amount_may_be_rounded_where_the_claim_says_so(judged: Judge, claim: str, cited: int, is_held: bool) -> None:
    assert (judged(claim, cited).status == "supported") is is_held


def test_a_question_bears_out_no_statement(similarity: Similarity) -> None:
    asked = {1: Source("Did the revenue of the telecom business grow by 99% in 2021?", JOURNALIST)}
    assert verify("The revenue of the telecom business grew by 99% in 2021.", [1], asked, similarity).citations == ()
    told = "A reporter asked whether the revenue of the telecom business grew by 99% in 2021."
    assert verify(told, [1], asked, similarity).status == "supported"


def test_a_quotation_is_cited_where_it_stands(judged: Judge, sources: dict[int, Source]) -> None:
    claim = f"{ZHAO} a déclaré : « {sources[STATIONS].text} »"
    assert judged(claim, SAVED).citations == (STATIONS,)


@pytest.mark.parametrize("cited", [(), (PLATFORM,), (99,), (99, PLATFORM)])
def test_a_wrong_citation_becomes_the_right_one(judged: Judge, cited: tuple[int, ...]) -> None:
    assert judged("累计为用户节省80亿元。", *cited) == Verdict("supported", (SAVED,))


def test_a_citation_besides_the_right_one_is_left_out(judged: Judge) -> None:
    assert judged("Se añadieron 654.000 nuevas estaciones base 5G.", STATIONS, LOOPHOLES).citations == (STATIONS,)


def test_two_sentences_hold_a_claim_together(judged: Judge) -> None:
    claim = (
        "Telecom revenue reached 1.47 trillion yuan, and the total volume of the telecom business 1.7 trillion yuan."
    )
    assert judged(claim, REVENUE, VOLUME) == Verdict("supported", (REVENUE, VOLUME))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("He said “a b” and 'c d', don't you", ["a b", "c d"]),
        ("Er sagte: „ja, gut“", ["ja, gut"]),
        ("彼は「はい『いいえ』」と言った", ["はい『いいえ』"]),
        ("he said: “it goes on", ["it goes on"]),
        ("it ends” he said", ["it ends"]),
        ("it’s nobody's 'n' own", ["n"]),
    ],
)
def test_quotations_are_found_in_the_marks_of_any_language(claim: str, expected: list[str]) -> None:
    assert [one.text for one in quotations(claim)] == expected


@settings(max_examples=60, deadline=None)
@given(claim=st.text(max_size=300), cited=st.lists(st.integers(-3, 50), max_size=4))
def test_any_claim_gets_a_verdict_whose_citations_exist(
    sources: dict[int, Source], similarity: Similarity, claim: str, cited: list[int]
) -> None:
    verdict = verify(claim, cited, sources, similarity)
    assert set(verdict.citations) <= sources.keys()
    assert (verdict.status == "unsupported") == (not verdict.citations) == bool(verdict.reasons)


@settings(max_examples=25, deadline=None)
@given(number=st.integers(8, 38), digits=st.integers(10_001, 99_999))
def test_no_number_passes_that_no_source_states(
    sources: dict[int, Source], similarity: Similarity, number: int, digits: int
) -> None:
    claim = f"{sources[number].text} That makes {digits} in all."
    assert verify(claim, [number], sources, similarity).status == "unsupported"


@pytest.mark.parametrize("language", languages())
def test_a_claim_in_any_language_is_compared_with_evidence_in_any_other(language: str, similarity: Similarity) -> None:
    claims = {code: FrameLabels.of(load_locale(code)).tagline for code in languages()}
    for code, claim in claims.items():
        assert verify(claim, [1], {1: claims[language]}, similarity).status in {
            "supported",
            "verbatim",
            "unsupported",
        }, code


def test_plain_text_is_a_source_too(similarity: Similarity) -> None:
    assert verify("Prices rose by 5%.", [1], {1: "Prices rose by 5%."}, similarity) == Verdict("verbatim", (1,))
    assert verify("", [1], {1: "Prices rose by 5%."}, similarity).status == "unsupported"
    assert verify("Prices rose.", [1], {}, similarity).status == "unsupported"
