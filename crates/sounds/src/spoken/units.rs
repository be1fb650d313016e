//! What currencies are called aloud.

use domain::Currency;

/// A currency's unit, for one and for more of it.
pub(super) struct Unit {
    pub one: &'static str,
    pub many: &'static str,
    pub chinese: &'static str,
}

const UNITS: [(&str, &str, &str, &str); 36] = [
    ("AED", "dirham", "dirhams", "迪拉姆"),
    ("AUD", "Australian dollar", "Australian dollars", "澳元"),
    ("BDT", "taka", "taka", "塔卡"),
    ("BHD", "Bahraini dinar", "Bahraini dinars", "巴林第纳尔"),
    ("BRL", "real", "reais", "巴西雷亚尔"),
    ("CAD", "Canadian dollar", "Canadian dollars", "加元"),
    ("CHF", "franc", "francs", "瑞士法郎"),
    ("CLP", "Chilean peso", "Chilean pesos", "智利比索"),
    ("CNY", "yuan", "yuan", "元"),
    ("DKK", "Danish krone", "Danish kroner", "丹麦克朗"),
    ("EUR", "euro", "euro", "欧元"),
    ("GBP", "pound", "pounds", "英镑"),
    ("HKD", "Hong Kong dollar", "Hong Kong dollars", "港元"),
    ("IDR", "rupiah", "rupiah", "印尼盾"),
    ("INR", "rupee", "rupees", "卢比"),
    ("JOD", "Jordanian dinar", "Jordanian dinars", "约旦第纳尔"),
    ("JPY", "yen", "yen", "日元"),
    ("KRW", "won", "won", "韩元"),
    ("KWD", "Kuwaiti dinar", "Kuwaiti dinars", "科威特第纳尔"),
    ("MOP", "pataca", "patacas", "澳门元"),
    ("MXN", "Mexican peso", "Mexican pesos", "墨西哥比索"),
    ("MYR", "ringgit", "ringgit", "林吉特"),
    ("NOK", "Norwegian krone", "Norwegian kroner", "挪威克朗"),
    ("NZD", "New Zealand dollar", "New Zealand dollars", "新西兰元"),
    ("OMR", "Omani rial", "Omani rials", "阿曼里亚尔"),
    ("PEN", "sol", "soles", "索尔"),
    ("PHP", "Philippine peso", "Philippine pesos", "菲律宾比索"),
    ("PKR", "Pakistani rupee", "Pakistani rupees", "巴基斯坦卢比"),
    ("PLN", "zloty", "zloty", "兹罗提"),
    ("SEK", "Swedish krona", "Swedish kronor", "瑞典克朗"),
    ("SGD", "Singapore dollar", "Singapore dollars", "新加坡元"),
    ("THB", "baht", "baht", "泰铢"),
    ("TND", "Tunisian dinar", "Tunisian dinars", "突尼斯第纳尔"),
    ("TWD", "Taiwan dollar", "Taiwan dollars", "新台币"),
    ("USD", "dollar", "dollars", "美元"),
    ("VND", "dong", "dong", "越南盾"),
];

/// The unit's name; `None` for a currency that is said by its letters.
pub(super) fn unit(currency: Currency) -> Option<Unit> {
    UNITS.iter().find(|(code, ..)| *code == currency.code()).map(|(_, one, many, chinese)| Unit {
        one,
        many,
        chinese,
    })
}

/// "X A F": a voice reads letters that stand alone by their names.
pub(super) fn letters(currency: Currency) -> String {
    let letters: Vec<String> = currency.code().chars().map(String::from).collect();
    letters.join(" ")
}
