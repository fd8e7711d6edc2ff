"""A sentence that says that the transcripts do not answer is told from one that claims something."""

import pytest

from assistant.refusals import is_refusal
from index import Transcript
from index.sentences import sentence_spans


@pytest.mark.parametrize(
    "sentence",
    [
        "The sources do not say how many 6G base stations were built.",
        "The transcript doesn't mention the price.",
        "The provided evidence does not contain enough information to answer this question.",
        "There is no information about 6G in the transcript.",
        "The evidence is not sufficient to answer the question.",
        "I cannot answer this question.",
        "Based on the evidence, this question cannot be answered.",
        "The number of 6G stations is not mentioned in the passages.",
        "Die Mitschrift sagt nicht, wie viele 6G-Stationen gebaut wurden.",
        "Die Quellen enthalten keine Angaben zu 6G.",
        "Diese Frage kann anhand der Belege nicht beantwortet werden.",
        "La transcription ne précise pas le coût du projet.",
        "Les sources ne mentionnent aucune station 6G.",
        "Aucune information sur la 6G ne figure dans les extraits.",
        "La transcripción no dice cuántas estaciones 6G se construyeron.",
        "Las fuentes proporcionadas no mencionan el coste.",
        "No hay información sobre la 6G en los fragmentos.",
        "A transcrição não menciona o custo.",
        "As fontes não dizem quantas estações 6G foram construídas.",
        "Não há informações sobre 6G nos trechos fornecidos.",
        "La trascrizione non indica il costo.",
        "Le fonti non dicono quante stazioni 6G sono state costruite.",
        "Non ci sono informazioni sul 6G nella trascrizione.",
        "В стенограмме не говорится, сколько станций 6G было построено.",
        "Источники не сообщают о стоимости проекта.",
        "В предоставленных материалах нет ответа: я не могу ответить на этот вопрос.",
        "文字实录没有提到建设了多少个6G基站。",
        "所给材料未说明费用。",
        "证据不足，无法回答该问题。",
        "会見録には6G基地局の数についての記載がありません。",
        "提供された資料では費用について述べられていません。",
        "この質問にはお答えできません。",
        "녹취록에는 6G 기지국 수가 언급되어 있지 않습니다.",
        "제공된 자료에는 비용에 대한 정보가 없습니다.",
        "이 질문에 답할 수 없습니다.",
        "प्रतिलेख में 6G स्टेशनों की संख्या का उल्लेख नहीं है।",
        "स्रोत यह नहीं बताते कि कितने स्टेशन बने।",
        "दिए गए साक्ष्य में इसकी जानकारी नहीं है।",
        "لا يذكر نص المؤتمر عدد محطات الجيل السادس.",
        "المصادر لا تقول كم محطة بُنيت.",
        "لا توجد معلومات عن التكلفة في المقتطفات.",
        "Tutanakta kaç 6G istasyonu kurulduğu belirtilmiyor.",
        "Kaynaklar maliyetten bahsetmiyor.",
        "Verilen metinde bu konuda bilgi bulunmuyor.",
        "Bản ghi không nói có bao nhiêu trạm 6G được xây dựng.",
        "Các nguồn không đề cập đến chi phí.",
        "Không có thông tin về 6G trong các đoạn trích.",
    ],
)
def test_a_refusal_in_prose_is_told(sentence: str) -> None:
    assert is_refusal(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry did not say how much it cost.",
        "There is no evidence that the vaccine harms anyone.",
        "The evidence does not show that prices fell.",
        "The water sources are not sufficient for the region.",
        "Water sources do not have to be registered any more.",
        "Officials said that no information was lost.",
        "The transcript does not give the total, but revenue rose by 8%.",
        "The transcript does not give the total; revenue rose by 8%.",
        "Das Ministerium nannte keine Zahlen.",
        "Le ministère n’a pas précisé le coût.",
        "El ministerio no mencionó el coste.",
        "O ministério não mencionou o custo.",
        "Il ministero non ha indicato il costo.",
        "Министерство не назвало стоимость.",
        "工信部没有提到费用。",
        "文字实录没有提到总数，但收入增长了8%。",
        "同省は費用に言及していません。",
        "정부는 비용을 언급하지 않았습니다.",
        "मंत्रालय ने लागत का उल्लेख नहीं किया।",
        "لم تذكر الوزارة التكلفة.",
        "Bakanlık maliyetten bahsetmedi.",
        "Bộ không đề cập đến chi phí.",
        "654,000 new 5G base stations were built.",
        "",
    ],
)
def test_a_claim_is_no_refusal(sentence: str) -> None:
    assert not is_refusal(sentence)


def test_no_sentence_of_a_press_conference_is_a_refusal(miit: Transcript) -> None:
    assert not [span for span in sentence_spans(miit.text, "en") if is_refusal(miit.text[span.start : span.end])]
