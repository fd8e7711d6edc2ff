"""What a sentence of a transcript is for: only some state something."""

import regex

from index.ordinals import numbered_ordinals

SENTENCE_END = regex.compile(r"[.!?。！？؟।…]['\"”’」』)）\]]*\s*$")
"""Finds the mark that a text ends with as sentences do."""

# Japanese and Korean ask by the end of the verb, and need no mark: "上がりますか。", "오릅니까.";
# "그러니까" gives a reason.
_ENDING_IN_B = "".join(map(chr, range(0xAC00 + 17, 0xD7A4, 28)))
_QUESTION_END = regex.compile(
    r"(?:[?？؟]|(?:です|ます|ません|でした|ました|でしょう|だろう|ない|の)か[。.]?"
    rf"|(?:[{_ENDING_IN_B}]니까|[가-힣](?:나요|까요|는가요))[.。]?)['\"”’」』)）]*\s*$"
)

# "Thank you for your question. I would like to invite Mr. Li to answer it." is near to every question and
# answers none.
_COURTESY = regex.compile(
    r"(?:i(?: would|'d|’d) like to (?:invite|ask|give)|let me (?:invite|ask)|please (?:go ahead|ask|welcome|raise)"
    r"|(?:the )?next question|(?:now )?the floor|(?:下面|现在)?(?:有请|请)\p{Han}{0,12}(?:回答|提问|介绍|发言)"
    r"|thank you|thanks(?! to\b)|many thanks|good (?:morning|afternoon|evening)|ladies and gentlemen|welcome"
    r"|谢谢|感谢|多谢|大家(?:上午|下午|早上|晚上)?好|(?:上午|下午|早上|晚上)好|各位|女士们|先生们|欢迎)",
    regex.I,
)
_COURTESY_LONGEST = 80

# How who begins or ends greets and thanks in other languages; what goes on for longer, or with a figure, says more.
_GREETING = regex.compile(
    r"(?:guten? (?:tag|morgen|abend|nachmittag)|(?:herzlich )?willkommen|(?:vielen|herzlichen|besten) dank|danke"
    r"|meine (?:sehr geehrten )?damen|bonjour|bonsoir|bienvenue|merci(?! à)|mesdames"
    r"|buen[oa]s (?:d[ií]as|tardes|noches)|bienvenid[oa]s?|(?:muchas )?gracias(?! al?\b)|señoras y"
    r"|bom dia|boa (?:tarde|noite)|bem-vind[oa]s?|(?:muito )?obrigad[oa]|senhoras e"
    r"|buongiorno|buon pomeriggio|buonasera|benvenut[ie]|grazie(?! a)|signore e"
    r"|здравствуйте|добрый (?:день|вечер)|доброе утро|добро пожаловать|(?:большое )?спасибо|благодарю|дамы и господа"
    r"|merhaba|hoş geldiniz|günaydın|iyi (?:günler|akşamlar)|teşekkür(?:ler| eder\w*)|xin (?:kính )?chào|chào|kính thưa"
    r"|(?:xin )?cảm ơn|καλησπέρα|καλημέρα|ευχαριστ(?:ώ|ούμε)|καλώς ήρθατε|hello|good night)\b"
    r"|(?:(?:[أا]هل|مرحب|شكر)[اً]{1,2}|السلام عليكم|صباح الخير|مساء الخير|سلام|درود|متشکرم|سپاسگزارم|خوش آمدید|شب بخیر)"
    r"(?![\p{L}\p{M}])"
    r"|(?:नमस्ते|नमस्कार|सुप्रभात|धन्यवाद|(?:आप )?सभी का (?:हार्दिक )?स्वागत|देवियो और)"
    r"|(?:শুভ সন্ধ্যা|শুভ সকাল|ধন্যবাদ|স্বাগত|নমস্কার)"
    r"|(?:おはようございます|こんにちは|こんばんは|(?:どうも)?ありがとうございま|(?:本日|今日)はお集まり|皆(?:様|さま|さん)、)"
    r"|(?:안녕하(?:십니까|세요)|감사합니다|고맙습니다|환영합니다|여러분[,!])|(?:สวัสดี|ขอบคุณ|ยินดีต้อนรับ)"
    r"|(?:שלום(?: לכולם|[,.!]|$)|ערב טוב|בוקר טוב|צהריים טובים|תודה|ברוכים הבאים)",
    regex.I,
)
_GREETING_LONGEST = 40

# How who chairs gives the floor and ends: "Minister, please.", "Pasamos a las preguntas.", "发布会到此结束。"
_CHAIRING = regex.compile(
    r"(?:(?:[^.!?。！？]{1,40}[,， ])?(?:please|bitte(?: schön| sehr)?|s['’]il vous pla[iî]t|je vous en prie|por favor"
    r"|per favore|prego|пожалуйста|прошу(?: вас)?|lütfen|buyurun(?:uz)?|من فضلك|تفضلوا?|कृपया|请(?:讲|说|提问)"
    r"|どうぞ|お願い(?:いた)?します|부탁(?:드립니다|합니다))"
    r"|(?:and |now |first |next |we |let us |let's ){0,3}(?:take|turn to|move (?:on )?to|come to)? ?"
    r"(?:your|the|some) (?:first |next |last )?questions?(?:,? please)?"
    r"|pasamos a las preguntas|passons aux questions|wir kommen (?:nun |jetzt )?zu (?:ihren|den) fragen"
    r"|passiamo alle domande|vamos às perguntas|переходим к вопросам"
    r"|(?:下面|现在)(?:开始|进入)?(?:记者)?(?:提问|问答)(?:环节)?"
    r"|(?:the|this) (?:press conference|news conference|briefing|hearing|meeting|session) is (?:now )?(?:over|closed)"
    r"|(?:今天的?|本场|本次)?(?:新闻)?(?:发布会|记者会|吹风会|座谈会|会议)?(?:就)?到此(?:结束|为止)|散会"
    r"|die (?:pressekonferenz|sitzung|versammlung) ist (?:beendet|geschlossen)"
    r"|la (?:séance|conférence de presse) est (?:levée|terminée)|(?:これで|以上で)(?:会見を)?(?:終わり|終了し)ます"
    r"|이상으로 [^.]{0,20}마치겠습니다"
    r"|(?:(?:we|let us|let['’]s) (?:now )?(?:begin|start|open|close|end)|(?:i|we) (?:hereby )?(?:declare|open|close))"
    r" (?:the|this|today['’]s) (?:press conference|news conference|briefing|hearing|meeting|session)"
    r"|(?:wir beginnen|ich eröffne|wir eröffnen|ich schließe|wir beenden)(?: nun| jetzt| hiermit)? (?:mit )?"
    r"(?:die|der|das|den) (?:heutige )?(?:pressekonferenz|sitzung|versammlung|anhörung)"
    r"|(?:nous (?:commençons|ouvrons|terminons)|je déclare ouverte) (?:maintenant )?(?:la|cette) "
    r"(?:conférence de presse|séance)"
    r"|(?:comenzamos|empezamos|iniciamos|damos (?:inicio|comienzo) a|cerramos|terminamos) (?:ahora )?(?:con )?"
    r"(?:la|esta) (?:rueda de prensa|conferencia de prensa|sesión)"
    r"|(?:iniciamos|começamos|vamos (?:iniciar|começar)|encerramos) (?:agora )?(?:a|esta) (?:coletiva|conferência)"
    r"(?: de imprensa)?|(?:iniziamo|cominciamo|apriamo|chiudiamo) (?:ora |adesso )?(?:la|questa) conferenza stampa"
    r"|(?:итак, )?(?:мы )?(?:начинаем|открываем|завершаем|заканчиваем)(?: сегодняшнюю| нашу)? "
    r"(?:пресс-конференцию|брифинг|встречу|заседание)|(?:пресс-конференция|брифинг) (?:окончена?|завершена?|закончена?)"
    r"|basın toplantı(?:sını|mızı) (?:başlatıyoruz|açıyorum|açıyoruz|kapatıyoruz|bitiriyoruz)"
    r"|basın toplantı(?:sına|mıza) başlıyoruz"
    r"|(?:bây giờ )?(?:chúng ta|chúng tôi|tôi) (?:xin )?(?:bắt đầu|kết thúc) (?:buổi )?họp báo"
    r"|(?:الآن )?(?:نبدأ|نفتتح|نختتم) (?:الآن )?(?:المؤتمر الصحفي|الجلسة|اللقاء)"
    r"|(?:अब )?(?:हम )?(?:प्रेस|पत्रकार) [\p{L}\p{M}]+ (?:शुरू|आरंभ|समाप्त) (?:करते|कर रहे) हैं"
    r"|(?:ただいまから|これより|それでは|では)、?(?:.{0,12}の)?(?:記者)?会見を"
    r"(?:始め|開始し|行い|終わり|終了し)ます|以上で(?:記者)?会見を(?:終わり|終了し)ます"
    r"|(?:지금부터|이제) [^.]{0,24}(?:기자회견|브리핑|간담회)을 시작하겠습니다"
    r"|(?:现在|下面)?(?:我)?(?:宣布)?(?:今天的)?(?:新闻)?(?:发布会|记者会|座谈会)(?:现在|正式)?开始)\s*[.!。！।]?\s*",
    regex.I,
)
_CHAIRING_LONGEST = 60
_FIGURE = regex.compile(r"\p{N}")
_LEAD_IN = regex.compile(r"[:：]\s*$")
_ORDINAL = regex.compile(
    r"(?:\(?\d{1,2}[.)、]\s|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}(?:是|、)"
    r"|第[一二三四五六七八九十]{1,3}(?:[，,、：:]|是|个?方面|点)"
    r"|(?:last|final)(?:ly)?,"
    r"|首先|其次|再次|最后)",
    regex.I,
)
_FIRST = regex.compile(r"(?:\(?1[.)、]\s|[（(]一[)）]|一(?:是|、)|第一(?:[，,、：:]|是|个?方面|点)|首先)", regex.I)


def is_statement(sentence: str) -> bool:
    """Whether the sentence states something: it neither asks nor only thanks or greets."""
    return not is_question(sentence) and not is_courtesy(sentence)


def is_question(sentence: str) -> bool:
    """Whether the sentence asks something."""
    return bool(_QUESTION_END.search(sentence))


def leads_to_question(text: str) -> bool:
    """Whether what somebody says ends with a question, but for thanks."""
    end = max(text.rfind(mark) for mark in "?？؟")
    return end >= 0 and (is_question(text) or is_courtesy(text[end + 1 :].strip()))


def is_courtesy(sentence: str) -> bool:
    """Whether the sentence only thanks, greets or gives the floor."""
    if not _FIGURE.search(sentence):
        if len(sentence) <= _GREETING_LONGEST and _GREETING.match(sentence):
            return True
        if len(sentence) <= _CHAIRING_LONGEST and _CHAIRING.fullmatch(sentence):
            return True
    return len(sentence) <= _COURTESY_LONGEST and bool(_COURTESY.match(sentence))


def is_lead_in(sentence: str) -> bool:
    """Whether the sentence announces what follows it, as "The measures are as follows:" does."""
    return bool(_LEAD_IN.search(sentence))


def is_enumerated(sentence: str) -> bool:
    """Whether the sentence opens an item of an enumeration: "Second, …", "二是…", "3. …", "Zweitens …"."""
    return bool(_ORDINAL.match(sentence) or numbered_ordinals()[1].match(sentence))


def opens_enumeration(sentence: str) -> bool:
    """Whether the sentence is the first item of an enumeration: "First, …", "一是…", "Erstens …"."""
    return bool(_FIRST.match(sentence) or numbered_ordinals()[0].match(sentence))
