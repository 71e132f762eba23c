"""The letters of languages, the more frequent ones first: of Latin ones those beside a to z, of others all."""

from functools import cache

WESTERN = {
    "German": "üöäß",
    "French": "éèàêçôîâûùëïœÿæ",
    "Spanish": "óáíéñúü",
    "Portuguese": "ãçáéíóêõúâàôü",
    "Italian": "àèòùìé",
    "Catalan": "àóèéíòúçïü",
    "Swedish and Finnish": "äöåé",
    "Danish and Norwegian": "øåæéòôä",
    "Dutch": "ëéïöüè",
}
CENTRAL = {
    "Polish": "łąęóżśćńź",
    "Czech": "íáéýžěšřčůúťňóď",
    "Slovak": "áíéýčšžúľťôňďäóĺŕ",
    "Hungarian": "áéóöőíüúű",
    "Romanian": "ăîţșşțâ",
    "Croatian and Slovene": "šžčćđ",
}
# Tables of the whole world have the letters of several languages, about as often.
MIXED = {
    "Western European languages": "".join(dict.fromkeys("".join(WESTERN.values()))),
    "Central European languages": "".join(dict.fromkeys("".join(CENTRAL.values()))),
}
LATIN = (
    WESTERN
    | CENTRAL
    | MIXED
    | {
        "Icelandic": "íáðéóúöþæý",
        "Turkish": "ıüşöğçİâî",
        "Estonian": "äõüöšž",
        "Latvian": "āīēšņļūģžčķ",
        "Lithuanian": "ėšžųįūčąę",
    }
)
OTHERS = {
    "Russian": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "Ukrainian": "оанивітерсклудмпязьбгйчхєжїцшюфщґ",
    "Bulgarian": "аиоентрсвлкдпмзяъубгчцжщхфйшью",
    "Serbian": "аиоенртсјвукдпмлгзбчшцћжхњљђфџ",
    "Belarusian": "аінеорсткллвдмпыуяшзгбцьэчйюёжхўф",
    "Greek": "αοιετσνηυρπκμλςωγίδχθάόέφήβώύξζϊψϋΐΰ",
    "Hebrew": "יוהלאתרבמשנעםדקחפכטגןצסזךףץ",
    "Arabic": "ايلمنرتوبسدعهفكةقحجشصأطىخإضذزغثءئؤظآ",
    "Persian": "اينردمهوتبسشکلزپگخفقعجحچغصطضذظثژآئیكء",
    "Japanese in half-width kana": "ﾞｲｼﾝｶﾀｱﾏﾄｷｺﾗｽﾐｸﾔﾖｻｵﾅﾋﾘﾕﾁｴｳﾌﾜﾙﾃﾟﾛﾉﾂﾑﾒﾊﾎﾍﾈﾇｾｿｹﾓﾆﾚﾔｰｯｬｭｮｧｨｩｪｫｦ",
    "Thai": "านรอกงเมยลวดทสตะปบคหแพชไจขใผโซถณธศฉษภฟฮฐญ\u0e31\u0e35\u0e48\u0e49\u0e34\u0e4c\u0e37\u0e38\u0e39",
}
# Languages of too many letters to write down: a codec of theirs, the first and the last lead byte of its common ones,
# how many these are, and some that are frequent in tables.
COMMON_CHARACTERS = {
    "Japanese": ("euc_jp", 0xB0, 0xCF, 2_965),
    "Chinese": ("gb2312", 0xB0, 0xD7, 3_755),
    "Traditional Chinese": ("big5", 0xA4, 0xC6, 5_401),
    "Korean": ("euc_kr", 0xB0, 0xC8, 2_350),
}
FREQUENT = {
    "Japanese": (
        "日一大年中会人本月長国出上十生子分東三行同今高金時手見市力米自前円合立内二事社者地京間田体学下目五後新明方部"
        "女八心四民対主正代言九小思七山実入回場野開万全定家北六問話文動度県水安氏和政保表道相意発不党川村木原島松井藤"
        "佐伊名男有無可否区町数番号計類件別品店性齢住所電曜火土良悪青赤白黒春夏秋冬西南神戸阪福岡広沢郎美恵"
    ),
    "Chinese": (
        "的一是不了在人有我他这中大来上国个到说们为子和你地出年得就那要下以生会家学对可里后小心多天能好都没日于起发成"
        "事作看文无开手十用主行方如前所本见经面公同三已老动两长民现分高法实二理美点月明全工名定女力机业最间新位重电四"
        "第门东海口西平北少关内市省县区镇州京广津庆江河湖山林王李张刘陈杨赵黄周吴徐孙马朱胡郭何男性别龄号数量类型价格"
        "期址优良差红绿蓝黑白安南武汉"
    ),
    "Traditional Chinese": (
        "的一是不了在人有我他這中大來上國個到說們為子和你地出年得就那要下以生會家學對可裡後小心多天能好都沒日於起發成"
        "事作看文無開手十用主行方如前所本見經面公同三已老動兩長民現分高法實二理美點月明全工名定女力機業最間新位重電四"
        "第門東海口西平北少關內市省縣區鎮州京臺台灣港江河湖山林王李張劉陳楊趙黃周吳徐孫馬朱胡郭何男性別齡號數量類型價"
        "格期址優良差紅綠藍黑白安南雄竹"
    ),
    "Korean": (
        "이다의는에가을한하고지기서로사도인자대정리수시어일아나부주그전라과해구성상동보장제원조미신선안국공생학김박최"
        "산울경남북강문민영은진현우연화명유재여면중천별예니오없음있녀"
    ),
}
SHARE_OF_KANA, SHARE_OF_FREQUENT = 0.4, 0.4
SHARE_IN_LATIN = 0.15  # of such letters, among all letters of a word that has one


@cache
def letter_shares(language: str) -> dict[str, float]:
    """How frequent each letter of a language is, by Zipf's law."""
    letters = LATIN.get(language) or OTHERS[language]
    weights = {letter: 1 / (1 if language in MIXED else rank + 3) for rank, letter in enumerate(letters)}
    share = (SHARE_IN_LATIN if language in LATIN else 0.9) / sum(weights.values())
    return {letter: weight * share for letter, weight in weights.items()}


def character_share(language: str, character: str) -> float:
    """How frequent a character is in a language of many; 0 for the ones that are rare."""
    codec, first, last, count = COMMON_CHARACTERS[language]
    if language == "Japanese" and "\u3041" <= character <= "\u30fe":
        return SHARE_OF_KANA / 170
    if character in FREQUENT[language]:
        return SHARE_OF_FREQUENT / len(FREQUENT[language])
    encoded = character.encode(codec, errors="ignore")
    if len(encoded) != 2 or not first <= encoded[0] <= last:
        return 0.0
    return (1 - SHARE_OF_FREQUENT) / count
