# ruff: noqa: RUF001 (the letters of other scripts are meant)
"""Made-up tables in many languages and encodings, whose text is known."""

from collections.abc import Iterator
from dataclasses import dataclass

ROWS = 30
# Names of columns, towns and answers, and the encodings that are in use for the language.
LANGUAGES: dict[str, tuple[str, str]] = {
    "German": (
        "Stadt,Name,Antwort|München Köln Düsseldorf Nürnberg Würzburg Bonn Großenhain Zürich Göttingen Ulm|"
        "Jürgen Björn Anna Käthe Jörg Günther Peter|ja nein",
        "cp1252 iso8859-1 iso8859-15 cp850 cp437 mac-roman",
    ),
    "French": (
        "ville,prénom,réponse|Orléans Nîmes Besançon Paris Béziers Saint-Étienne Forêt Angoulême Lyon Mâcon|"
        "François Hélène Zoé Jean Amélie Benoît Chloé|oui non",
        "cp1252 iso8859-15 cp850 mac-roman",
    ),
    "Spanish": (
        "ciudad,nombre,año|Málaga Cádiz León Madrid Logroño Córdoba Avilés Mérida|"
        "José María Iñigo Ana Begoña Ramón Sofía|sí no",
        "cp1252 iso8859-1 cp850 cp437 mac-roman",
    ),
    "Portuguese": (
        "cidade,nome,situação|São Paulo,Brasília,Belém,Lisboa,Évora,Ribeirão,Goiânia,Guimarães,Setúbal|"
        "João Inês Antônio Ana Conceição Luís Camões|sim não",
        "cp1252 iso8859-1 cp850 mac-roman",
    ),
    "Swedish": (
        "stad,namn,svar|Malmö Göteborg Västerås Örebro Luleå Umeå Stockholm Jönköping Gävle|"
        "Åsa Göran Björn Märta Pär Anna Håkan|ja nej",
        "cp1252 iso8859-1 cp850 cp437 mac-roman",
    ),
    "Polish": (
        "miasto,imię,odpowiedź|Łódź Kraków Gdańsk Poznań Wrocław Białystok Częstochowa Toruń Warszawa Rzeszów|"
        "Michał Małgorzata Łukasz Jan Bożena Stanisław Agnieszka|tak nie",
        "cp1250 iso8859-2 cp852 mac-latin2",
    ),
    "Czech": (
        "město,jméno,odpověď|Plzeň Ústí Liberec České_Budějovice Děčín Třebíč Brno Přerov Jičín|"
        "Jiří Tomáš Lukáš Zdeněk Šárka Anna Božena|ano ne",
        "cp1250 iso8859-2 cp852 mac-latin2",
    ),
    "Hungarian": (
        "város,név,válasz|Győr Pécs Debrecen Székesfehérvár Nyíregyháza Kecskemét Érd Sopron Gyöngyös|"
        "László Zsófia Ödön Gergő Erzsébet Jenő Anna Dezső|igen nem",
        "cp1250 iso8859-2 cp852 mac-latin2",
    ),
    "Turkish": (
        "şehir,ad,yanıt|İstanbul İzmir Diyarbakır Eskişehir Muğla Şanlıurfa Ankara Çanakkale Kırşehir|"
        "Ayşe Özgür Çağla Işıl Oğuz Ali Gülşen|evet hayır",
        "cp1254 iso8859-9 cp857",
    ),
    "Greek": (
        "πόλη,όνομα,απάντηση|Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Ιωάννινα Χανιά|"
        "Γιώργος Μαρία Νίκος Ελένη Δημήτρης Άννα Κώστας|ναι όχι",
        "cp1253 iso8859-7 cp737",
    ),
    "Russian": (
        "город,имя,ответ|Москва Санкт-Петербург Казань Самара Омск Пермь Уфа Тула|"
        "Иван Мария Ольга Дмитрий Сергей Анна Юлия|да нет",
        "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic",
    ),
    "Ukrainian": (
        "місто,ім'я,відповідь|Київ Харків Львів Одеса Дніпро Чернігів Полтава Ужгород|"
        "Іван Олена Наталія Сергій Андрій Оксана Юлія Євген|так ні",
        "cp1251 koi8-u mac-cyrillic",
    ),
    "Hebrew": (
        "עיר,שם,תשובה|ירושלים חיפה אילת אשדוד נתניה רחובות צפת עכו|דוד שרה משה רחל יעקב נועה|כן לא",
        "cp1255 iso8859-8 cp862",
    ),
    "Arabic": (
        "مدينة,اسم,جواب|القاهرة الرياض بغداد دمشق عمان الجزائر الرباط بيروت|محمد فاطمة علي مريم حسن ليلى|نعم لا",
        "cp1256 iso8859-6",
    ),
    "Persian": ("شهر,نام,پاسخ|تهران شيراز اصفهان مشهد تبريز کرج قم گرگان|محمد زهرا رضا پروين چنگيز|بله خير", "cp1256"),
    "Japanese": (
        "都市,名前,回答|東京 大阪 京都 横浜 札幌 名古屋 福岡 神戸 さいたま|田中 佐藤 鈴木 高橋 ユカ はなこ|はい いいえ",
        "cp932 euc-jp",
    ),
    "Japanese in kanji": (
        "都市,件数,区分|東京 大阪 京都 横浜 札幌 福岡 神戸 仙台|田中 佐藤 鈴木 高橋 渡辺|有 無",
        "cp932 euc-jp",
    ),
    "Japanese in half-width kana": ("ｼﾒｲ,n,y|ﾀﾅｶ ｻﾄｳ ｽｽﾞｷ ﾀｶﾊｼ ﾜﾀﾅﾍﾞ ｲﾄｳ|ﾊﾅｺ ﾀﾛｳ ﾕｶ|a b", "cp932"),
    "Korean": (
        "도시,이름,대답|서울 부산 대구 인천 광주 대전 울산 수원 제주|김민수 이영희 박철수 최지우 정하나|예 아니오",
        "cp949 euc-kr",
    ),
    "Chinese": (
        "城市,姓名,回答|北京 上海 广州 深圳 天津 重庆 成都 武汉 西安|王伟 李娜 张敏 刘洋 陈静 赵磊|是 否",
        "gb18030 gbk",
    ),
    "Traditional Chinese": (
        "城市,姓名,回答|臺北 高雄 臺中 臺南 新竹 基隆 嘉義 花蓮|王小明 李美麗 張志豪 陳淑芬 林俊傑|是 否",
        "big5 cp950 gb18030",
    ),
    "Norwegian": (
        "by,navn,svar|Tromsø Ålesund Bodø Bergen Tønsberg Ørsta|Åse Øystein Bjørn Kåre Anna Sæbjørg|ja nei",
        "cp1252 cp850 mac-roman",
    ),
    "Italian": (
        "città,nome,perché|Roma Forlì Cefalù Cantù Milano|Niccolò Nicolò Anna Mosè Giosuè|sì no",
        "cp1252 cp850 mac-roman",
    ),
    "Romanian": (
        "oraș,nume,răspuns|Iași București Brașov Timișoara Cluj".replace("ș", "ş")
        + " Târgu_Mureş Constanţa|Ştefan Ioniţă Ana Mihăiţă Călin|da nu",
        "cp1250 iso8859-2 cp852",
    ),
    "Croatian": (
        "grad,ime,odgovor|Šibenik Čakovec Požega Split Đakovo Poreč|Željko Ivana Đurđica Siniša Ante|da ne",
        "cp1250 iso8859-2 cp852",
    ),
    "Lithuanian": (
        "miestas,vardas,atsakymas|Šiauliai Panevėžys Vilnius Kėdainiai Mažeikiai Telšiai|"
        "Jūratė Žydrūnas Ąžuolas Rūta Ona|taip ne",
        "cp1257",
    ),
}

# Other words of tables, which no alphabet was made with: colours, sexes, results.
MORE_WORDS: dict[str, tuple[str, str]] = {
    "German": (
        "größer mäßig süß böse übrig täglich schön weiß grün Straße Gebäude Äpfel Öl "
        "ÜBER SCHÖN natürlich fällig bezahlt",
        "cp1252 cp850 cp437 mac-roman iso8859-15",
    ),
    "French": (
        "élevé modéré réussi échoué très bientôt français où déjà garçon payé refusé "
        "Noël cœur naïve âgé goût hôpital ÉCHEC MÂLE",
        "cp1252 mac-roman iso8859-15",
    ),
    "French2": (
        "élevé modéré réussi échoué très bientôt français où déjà garçon payé refusé Noël naïve âgé goût hôpital",
        "cp850 cp437",
    ),
    "Spanish": (
        "niño mañana corazón teléfono dirección género edad más también última "
        "categoría español lápiz sábado miércoles",
        "cp1252 cp850 mac-roman",
    ),
    "Portuguese": (
        "não coração mãe irmão preço ação útil às avó avô público três média número produção açúcar",
        "cp1252 cp850 mac-roman",
    ),
    "Swedish": (
        "röd grön blå gul hög låg bäst sämst år månad kön ålder kött fågel äpple öl",
        "cp1252 cp850 mac-roman",
    ),
    "Danish": (
        "rød grøn blå høj bedst år måned køn ål kød æble øl SMØR FÅ",
        "cp1252 cp850 mac-roman",
    ),
    "Polish": (
        "żółty zielony miły średni wysoki niższy płeć mężczyzna kobieta wiek źle świetnie ćwierć łąka ŻÓŁTY",
        "cp1250 iso8859-2 cp852 mac-latin2",
    ),
    "Czech": (
        "žlutý zelený červený střední vyšší pohlaví muž žena věk špatně výborně čtvrť dům kůň ŘEKA",
        "cp1250 iso8859-2 cp852 mac-latin2",
    ),
    "Slovak": (
        "žltý zelený červený väčší pohlavie muž žena vek výborne štvrť kôň ľúbiť dĺžka Košice Žilina Prešov Poprad",
        "cp1250 iso8859-2 cp852",
    ),
    "Hungarian": (
        "zöld piros sárga férfi nő kor magas közepes alacsony jó rossz kitűnő első fű út őr űr hűvös",
        "cp1250 iso8859-2 cp852 mac-latin2",
    ),
    "Romanian": (
        "galben roşu înalt mic bărbat femeie vârstă câine pâine ţară şcoală",
        "cp1250 iso8859-2 cp852",
    ),
    "Croatian": (
        "žut crven visok čovjek žena mačka kuća srednji đak šuma ŠKOLA",
        "cp1250 iso8859-2 cp852",
    ),
    "Turkish": (
        "yeşil kırmızı sarı yüksek düşük erkek kadın yaş iyi kötü çok değil ağaç göz İYİ ŞEKER",
        "cp1254 cp857",
    ),
    "Greek": (
        "κόκκινο πράσινο άνδρας γυναίκα ηλικία ψηλό χαμηλό καλό κακό ΝΑΙ ΟΧΙ Έλληνας",
        "cp1253 iso8859-7 cp737",
    ),
    "Russian": (
        "красный зелёный мужчина женщина возраст высокий низкий хорошо плохо ДА НЕТ Ёлка оплачено",
        "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic",
    ),
    "Ukrainian": (
        "червоний зелений чоловік жінка вік високий низький добре погано ТАК НІ їжак",
        "cp1251 koi8-u mac-cyrillic iso8859-5",
    ),
    "Bulgarian": (
        "червен зелен мъж жена възраст висок нисък добре лошо София Пловдив Варна",
        "cp1251 cp866 mac-cyrillic",
    ),
    "Serbian": (
        "црвен зелен човек жена висок низак добро лоше Београд Ниш Шабац Чачак љубав њега",
        "cp1251 iso8859-5 mac-cyrillic",
    ),
    "Hebrew": (
        "אדום ירוק גבר אישה גיל גבוה נמוך טוב רע שולם",
        "cp1255 cp862 iso8859-8",
    ),
    "Arabic": (
        "أحمر أخضر رجل امرأة عمر عالي منخفض جيد سيئ مدفوع",
        "cp1256 iso8859-6",
    ),
    "Persian": (
        "قرمز سبز مرد زن سن بالا پايين خوب بد پرداخت",
        "cp1256",
    ),
    "Japanese": (
        "赤い 緑 男性 女性 年齢 高い 低い 良い 悪い 支払済 りんご バナナ",
        "cp932 euc-jp",
    ),
    "Kanji": (
        "合格 不合格 男性 女性 営業部 総務部 北海道 愛知県 兵庫県",
        "cp932 euc-jp",
    ),
    "Korean": (
        "빨강 초록 남자 여자 나이 높음 낮음 좋음 나쁨 합격 불합격",
        "cp949",
    ),
    "Chinese": (
        "红色 绿色 男性 女性 年龄 高 低 好 坏 合格 不合格 已付 苹果 香蕉",
        "gb18030",
    ),
    "Trad": (
        "紅色 綠色 男性 女性 年齡 高 低 好 壞 合格 不合格 蘋果 香蕉",
        "big5 gb18030",
    ),
    "Latvian": (
        "sarkans zaļš vīrietis sieviete vecums augsts zems labs slikts Rīga Jūrmala Valmiera Cēsis",
        "cp1257",
    ),
    "Lithuanian": (
        "raudona žalia vyras moteris amžius aukštas žemas geras blogas įmonė",
        "cp1257",
    ),
    "Estonian": (
        "punane roheline mees naine vanus kõrge madal hea halb Tõnu Pärnu Jõhvi Võru",
        "cp1257 cp1252",
    ),
    "Icelandic": (
        "rauður grænn maður kona aldur hár lágur góður vondur Þór Akureyri Ísafjörður",
        "cp1252",
    ),
    "Thai": (
        "แดง เขียว ชาย หญิง อายุ สูง ต่ำ ดี เลว กรุงเทพ เชียงใหม่",
        "cp874",
    ),
    "Catalan": (
        "català més això València Lleida Girona raó camí número col·legi països",
        "cp1252 mac-roman cp850",
    ),
    "World": (
        "São Zürich Malmö Coruña Reykjavík Besançon København Mérida Århus",
        "cp1252 cp850 mac-roman",
    ),
}


@dataclass(frozen=True)
class MadeUp:
    """A table as text and as bytes, and the encoding of these."""

    name: str
    text: str
    content: bytes
    encoding: str


def as_table(words: list[str]) -> str:
    """A table whose first column has these words in turn."""
    rows = (f"{words[row % len(words)]},{row},{'no' if row % 3 else 'yes'}" for row in range(ROWS))
    return "\n".join(["town,n,y", *rows]) + "\n"


def table(words: str, towns: int = 99) -> str:
    """A table of the words, with the first `towns` of each list."""
    header, *lists = words.split("|")
    columns = [
        [word.replace("_", " ") for word in (item.split(",") if "," in item else item.split())][:towns]
        for item in lists
    ]
    lines = [header if towns > 9 else "id,x,y"]
    lines += [",".join(column[row % len(column)] for column in columns) + f",{row * 7 % 13}" for row in range(ROWS)]
    lines[0] += ",n"
    return "\n".join(lines) + "\n"


def made_up_texts() -> Iterator[MadeUp]:
    """Each language in each of its encodings: with all its words, with few, and with other words."""
    for language, (words, encodings) in LANGUAGES.items():
        for encoding in encodings.split():
            for size in (99, 4, 2):
                yield made_up(f"{language}, {encoding}, {size}", table(words, size), encoding)
    for language, (words, encodings) in MORE_WORDS.items():
        for encoding in encodings.split():
            for size in (99, 5):
                yield made_up(f"other {language}, {encoding}, {size}", as_table(words.split()[:size]), encoding)


def made_up(name: str, text: str, encoding: str) -> MadeUp:
    try:
        return MadeUp(name, text, text.encode(encoding), encoding)
    except UnicodeEncodeError as error:
        raise ValueError(f"{name}: {error}") from None
