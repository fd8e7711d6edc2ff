"""A question for a list gets all items of an enumeration, in the words of any of the 14 languages, and nothing else."""

import pytest

from assistant import Assistant
from assistant.enumeration import enumerations
from assistant.locale import languages
from index import Index, Passage
from index.ordinals import spoken_ordinals
from index.reader import read_transcript
from index.sentences import sentence_spans
from index.statements import is_enumerated, opens_enumeration
from index.transcript import MarkedSpan

# Of each: the heading, the speaker, what is said, the question, and how the items begin.
LISTS: dict[str, tuple[str, str, str, str, list[str]]] = {
    "en": (
        "Briefing on the village theatre",
        "Ann Moor",
        "We did three things for the village theatre. To begin with, we mended the roof in spring. Next, we bought "
        "200 chairs. Finally, we hired a director.",
        "What three things were done for the village theatre?",
        ["To begin with,", "Next,", "Finally,"],
    ),
    "en-one": (
        "Briefing on cycling",
        "Ben Hart",
        "Our programme for cyclists has three aims. One, we build forty miles of lanes. Two, we teach every child to "
        "ride. Three, we light the bridges.",
        "Which three aims does the programme for cyclists have?",
        ["One,", "Two,", "Three,"],
    ),
    "de": (
        "Pressekonferenz zur Weinlese",
        "Karl Bauer",
        "Für die Winzer haben wir drei Schritte beschlossen. Erstens zahlen wir einen Zuschuss für neue Fässer. "
        "Zweitens senken wir die Gebühren. Drittens gründen wir eine Schule.",
        "Welche drei Schritte wurden für die Winzer beschlossen?",
        ["Erstens", "Zweitens", "Drittens"],
    ),
    "de-zunächst": (
        "Pressekonferenz zum Stadtbad",
        "Inge Vogt",
        "Am Stadtbad haben wir drei Arbeiten erledigt. Zunächst haben wir das Becken neu gefliest. Dann haben wir "
        "die Heizung getauscht. Schließlich haben wir ein Café eröffnet.",
        "Welche drei Arbeiten wurden am Stadtbad erledigt?",
        ["Zunächst", "Dann", "Schließlich"],
    ),
    "fr": (
        "Conférence de presse sur les tramways",
        "Luc Petit",
        "Nous avons pris trois décisions pour les tramways. Tout d'abord, nous achetons trente rames neuves. "
        "Deuxièmement, nous prolongeons la ligne du port. Enfin, nous baissons le prix du billet.",
        "Quelles trois décisions ont été prises pour les tramways ?",
        ["Tout d'abord", "Deuxièmement", "Enfin"],
    ),
    "it": (
        "Conferenza stampa sui musei",
        "Rosa Bianchi",
        "Per i musei abbiamo preso tre iniziative. Primo, abbiamo restaurato quaranta affreschi. Secondo, abbiamo "
        "aperto di sera. Terzo, abbiamo abolito il biglietto per gli studenti.",
        "Quali tre iniziative sono state prese per i musei?",
        ["Primo,", "Secondo,", "Terzo,"],
    ),
    "pt": (
        "Conferência de imprensa sobre as praias",
        "Rui Castro",
        "Tomámos três medidas nas praias. Em primeiro lugar, contratámos 80 nadadores-salvadores. Em segundo lugar, "
        "limpámos as dunas. Por fim, instalámos chuveiros.",
        "Que três medidas foram tomadas nas praias?",
        ["Em primeiro lugar,", "Em segundo lugar,", "Por fim,"],
    ),
    "es": (
        "Rueda de prensa sobre los olivares",
        "Pilar Ríos",
        "Hemos aprobado tres ayudas para los olivares. Primero, pagamos la mitad del agua de riego. Segundo, "
        "regalamos plantones. Y tercero, abrimos un molino público.",
        "¿Qué tres ayudas se han aprobado para los olivares?",
        ["Primero,", "Segundo,", "tercero,"],
    ),
    "ru": (
        "Пресс-конференция о ледоколах",
        "Олег Титов",
        "Для ледокольного флота мы сделали три вещи. Первое — мы заложили два новых судна. Второе — мы обновили "
        "причалы в порту. Третье — мы открыли курсы для капитанов.",
        "Какие три вещи сделали для ледокольного флота?",
        ["Первое", "Второе", "Третье"],
    ),
    "ru-во-первых": (
        "Пресс-конференция о пекарнях",
        "Анна Зуева",
        "Мы приняли три решения о пекарнях. Во-первых, мы снизили налог на муку. Во-вторых, мы выделили помещения. "
        "В-третьих, мы объявили конкурс пекарей.",
        "Какие три решения были приняты о пекарнях?",
        ["Во-первых,", "Во-вторых,", "В-третьих,"],
    ),
    "ar": (
        "مؤتمر صحفي عن المكتبات",
        "ليلى حداد",
        "اتخذنا ثلاث خطوات لتطوير المكتبات. أولًا، اشترينا عشرة آلاف كتاب جديد. ثانيًا، مددنا ساعات العمل حتى الليل. "
        "وأخيرًا، افتتحنا قاعة للأطفال.",
        "ما الخطوات الثلاث التي اتخذت لتطوير المكتبات؟",
        ["أولًا", "ثانيًا", "وأخيرًا"],
    ),
    "ja": (
        "鉄道に関する記者会見",
        "佐藤 健：",
        "鉄道のために三つの対策を取りました。一つ目は、駅に新しいエレベーターを設置しました。二つ目は、古い橋を十本修理しました。"
        "三つ目は、夜間の列車を増やしました。",
        "鉄道のためにどんな三つの対策が取られましたか？",
        ["一つ目は", "二つ目は", "三つ目は"],
    ),
    "ko": (
        "공원에 관한 기자회견",
        "박지영",
        "공원을 위해 세 가지 조치를 취했습니다. 첫 번째로, 나무 팔백 그루를 새로 심었습니다. 두 번째로, 산책로를 "
        "모두 정비하였습니다. 마지막으로, 어린이 놀이터를 새로 열었습니다.",
        "공원을 위해 어떤 세 가지 조치를 취했습니까?",
        ["첫 번째로", "두 번째로", "마지막으로"],
    ),
    "tr": (
        "Balıkçılık üzerine basın toplantısı",
        "Ayşe Demir",
        "Balıkçılar için üç adım attık. İlk olarak, limana yeni bir soğuk depo kurduk. İkinci olarak, yakıt "
        "vergisini düşürdük. Son olarak, gençler için kurs açtık.",
        "Balıkçılar için hangi üç adım atıldı?",
        ["İlk olarak,", "İkinci olarak,", "Son olarak,"],
    ),
    "vi": (
        "Họp báo về du lịch",
        "Trần Thị Mai",
        "Chúng tôi có ba giải pháp cho du lịch. Một là, xây thêm hai mươi bến thuyền. Hai là, miễn phí vé bảo tàng. Ba "
        "là, đào tạo năm trăm hướng dẫn viên.",
        "Có ba giải pháp nào cho du lịch?",
        ["Một là", "Hai là", "Ba là"],
    ),
    "hi": (
        "पुस्तकालयों पर प्रेस वार्ता",
        "सीमा वर्मा",
        "हमने पुस्तकालयों के लिए तीन काम किए। सबसे पहले, हमने दस हज़ार किताबें खरीदीं। दूसरा, हमने भवन की मरम्मत कराई। अंत "
        "में, हमने बच्चों का कमरा खोला।",
        "पुस्तकालयों के लिए कौन से तीन काम किए गए?",
        ["सबसे पहले", "दूसरा", "अंत में"],
    ),
    "zh": (
        "关于博物馆工作的新闻发布会",
        "李静",
        "为了建设博物馆，我们采取了三项举措。第一项举措，新建了两个展厅。第二项举措，招募了300名讲解员。第三项举措，免费开放周末展览。",
        "为了建设博物馆采取了哪三项举措？",
        ["第一项举措", "第二项举措", "第三项举措"],
    ),
}


@pytest.fixture(scope="module")
def briefings(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("lists")
    index = Index.create(folder / "index")
    for name, (heading, speaker, said, _, _) in LISTS.items():
        path = folder / f"{name}.txt"
        path.write_text(
            f"{heading}\n\n{speaker.rstrip('：')}: {said}\n\n{speaker.rstrip('：')}: OK.\n", encoding="utf-8"
        )
        index.add(read_transcript(path))
    return Assistant(index)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_all_items_are_quoted_in_order(briefings: Assistant, name: str) -> None:
    *_, question, openings = LISTS[name]
    answer = briefings.ask(question)
    items = [citation.quote for citation in answer.citations if not citation.quote.endswith((":", "："))]
    assert [item[: len(opening)] for item, opening in zip(items, openings, strict=True)] == openings
    assert {citation.document for citation in answer.citations} == {name}
    assert [citation.start for citation in answer.citations] == sorted(citation.start for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    ["When were the three decisions on the tramways taken?", "How many decisions were taken on the tramways?"],
)
def test_a_question_for_no_things_gets_no_list(briefings: Assistant, question: str) -> None:
    assert not any("Deuxièmement" in citation.quote for citation in briefings.ask(question).citations)


def items_of(text: str, language: str = "en") -> list[list[str]]:
    sentences = [
        (Passage("made", 1, text, 0, len(text), "", 1, ""), MarkedSpan(span.start, span.end, "neither"))
        for span in sentence_spans(text, language)
    ]
    return [[text[item.start : item.end] for item in found.items] for found in enumerations(text, sentences)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "First of all, thank you. We opened two schools."),
        ("en", "First of all, thank you for coming. We opened two schools. Finally, thank you for your patience."),
        ("en", "At first, we had no boats. The second half was better. Second quarter sales rose. Second, we waited."),
        ("en", "One of us left in May. Two years later, nobody had come back. One, two, three, and off we went."),
        (
            "es",
            "El primero de mayo fue un éxito. Primero de mayo: no hay clases. Segundo trimestre: subieron las ventas.",
        ),
        ("pt", "Primeiro de maio é feriado. Segundo o ministro, as obras acabaram. Segunda-feira, abrimos a escola."),
        ("it", "Primo maggio: festa. Secondo il ministro, i lavori sono finiti."),
        ("de", "Zunächst vielen Dank. Wir haben zwei Schulen gebaut. Der zweite Teil folgt. Zweite Frage: wann?"),
        ("fr", "Premier trimestre : +3 %. Deuxième trimestre : +4 %. D'abord, merci à tous. Enfin, merci."),
        ("ru", "Первое мая — праздник. Второе полугодие было лучше. Первый квартал: рост."),
        ("vi", "Thứ hai, ngày 4, chúng tôi họp. Thứ ba, ngày 5, chúng tôi nghỉ. Thứ tư, chúng tôi làm việc."),
        ("ja", "まずい結果でした。一つ目の信号を右に曲がります。二つ目の信号を左に曲がります。"),
        ("ko", "첫째 아들은 학생입니다. 둘째 아들은 의사입니다."),
        ("tr", "Birinci çeyrekte satışlar arttı. İkinci çeyrekte düştü."),
        ("hi", "पहला कदम कठिन था। दूसरा दिन अच्छा रहा।"),
        ("zh", "第一批设备已经到港，第二批还在路上。第一季度，增长5%。第二季度，增长6%。"),
    ],
)
def test_what_only_looks_like_an_ordinal_makes_no_list(language: str, text: str) -> None:
    assert items_of(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "items"),
    [
        ("de", "Wir planen: erstens mehr Züge, zweitens neue Gleise und drittens bessere Bahnhöfe.",
         ["erstens mehr Züge", "zweitens neue Gleise", "drittens bessere Bahnhöfe."]),
        ("de", "Erstens haben wir, zuletzt im Mai, Züge gekauft. Dann kam Regen. Zweitens haben wir Gleise verlegt.",
         ["Erstens haben wir, zuletzt im Mai, Züge gekauft.", "Zweitens haben wir Gleise verlegt."]),
        ("de", "Erstens bauen wir Häuser. Zunächst kaufen wir Land. Zweitens bauen wir Straßen.",
         ["Erstens bauen wir Häuser.", "Zweitens bauen wir Straßen."]),
        ("en", "First, we build new houses. Third, we wait for rain. Second, we plant old trees.",
         ["First, we build new houses.", "Second, we plant old trees."]),
        ("ar", "الخطوات: أولا شراء حافلات جديدة، وثانيا بناء ثلاثة جسور، وثالثا فتح مدارس كثيرة.",
         ["أولا شراء حافلات جديدة", "وثانيا بناء ثلاثة جسور", "وثالثا فتح مدارس كثيرة."]),
        ("zh", "第一个任务是扩建港口；第二个任务是招聘员工；最后，开放码头。",
         ["第一个任务是扩建港口", "第二个任务是招聘员工", "最后，开放码头。"]),
    ],
)  # fmt: skip
def test_items_stand_where_their_ordinals_do(language: str, text: str, items: list[str]) -> None:
    assert items in items_of(text, language)
    assert len(items_of(text, language)[0]) == len(items)


def test_every_language_has_words_for_a_list() -> None:
    texts = {name: said for name, (_, _, said, _, _) in LISTS.items()}
    assert {name.partition("-")[0] for name in texts} == set(languages())
    assert [name for name, said in texts.items() if not items_of(said, name.partition("-")[0])] == []
    assert len(spoken_ordinals()) > len(languages())


@pytest.mark.parametrize(
    "word", ["Erstens", "Premièrement,", "En primer lugar,", "Во-первых,", "أولاً،", "첫째,", "第一に"]
)
def test_an_item_is_marked_as_what_announces_it(word: str) -> None:
    assert opens_enumeration(f"{word} ABC")
    assert is_enumerated(f"{word} ABC")
    assert not opens_enumeration(f"ABC, {word} ABC")
