//! What a PDF shows, by another program's eyes: poppler reads the text and draws the pages.

use crate::samples::{galway, shanghai};
use receipt::{
    Book, Guide, Language, PaperSize, Part, Stand, StandKind, StandSize, guide_pdf, receipt_pdf,
    stand_pdf,
};
use std::path::{Path, PathBuf};
use std::process::Command;

fn kept(name: &str, pdf: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::write(&path, pdf).unwrap();
    path
}

fn run(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("poppler-utils is installed (cargo xtask setup)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn text(pdf: &Path) -> String {
    let out = run(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-"));
    String::from_utf8(out).unwrap()
}

fn fact(pdf: &Path, name: &str) -> String {
    let out = String::from_utf8(run(Command::new("pdfinfo").arg(pdf))).unwrap();
    let line = out.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_once(':').unwrap().1.trim().to_owned()
}

/// The codes on the first page as it is drawn at so many dots an inch.
fn codes(pdf: &Path, dpi: u32) -> Vec<String> {
    let out = run(Command::new("pdftoppm").args(["-gray", "-r", &dpi.to_string()]).arg(pdf));
    let mut parts = out.splitn(4, |byte| byte.is_ascii_whitespace());
    assert_eq!(parts.next(), Some(&b"P5"[..]));
    let mut number =
        || String::from_utf8(parts.next().unwrap().to_vec()).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let pixels = &out[out.len() - width * height..];
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    image.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

#[test]
fn a_receipt_can_be_searched_and_its_code_read() {
    for (name, paper) in [("58", PaperSize::Mm58), ("80", PaperSize::Mm80), ("a4", PaperSize::A4)] {
        let pdf = kept(&format!("galway-{name}"), &receipt_pdf(&galway(), paper).unwrap());
        let text = text(&pdf);
        for words in ["Harbour & Pine", "EUR 47.50", "PHP 2936.20", "2026-11-20 14:32:29 +00:00"] {
            assert!(text.contains(words), "{name}:\n{text}");
        }
        assert!(!text.contains("PRACTICE"));
        assert_eq!(codes(&pdf, 200), ["https://pay.example/receipt/o2k4-7h3m"], "{name}");
    }
}

#[test]
fn chinese_is_real_text_in_the_pdf_and_practice_is_in_its_title() {
    let pdf = kept("shanghai-80", &receipt_pdf(&shanghai(), PaperSize::Mm80).unwrap());
    let text = text(&pdf);
    for words in ["北门茶馆", "合计", "CNY 192.00", "¥10", "练习 PRACTICE", "副本 2", "退款已提交"]
    {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    assert!(fact(&pdf, "Title").contains("PRACTICE 练习"));
    // The typeface is inside, and only what is used of it.
    let fonts = String::from_utf8(run(Command::new("pdffonts").arg(&pdf))).unwrap();
    assert!(fonts.contains("yes yes yes"), "{fonts}");
    assert!(std::fs::metadata(&pdf).unwrap().len() < 120_000);
}

#[test]
fn a_strip_is_as_wide_as_its_paper_and_a_sheet_is_a4() {
    let width = |paper| {
        let pdf = kept("size", &receipt_pdf(&galway(), paper).unwrap());
        fact(&pdf, "Page size").split(' ').next().unwrap().parse::<f64>().unwrap()
    };
    assert!((width(PaperSize::Mm58) - 164.4).abs() < 0.1);
    assert!((width(PaperSize::Mm80) - 226.8).abs() < 0.1);
    let pdf = kept("size", &receipt_pdf(&galway(), PaperSize::A4).unwrap());
    assert!(fact(&pdf, "Page size").contains("(A4)"));
}

fn stand(size: StandSize, kind: StandKind) -> Stand {
    Stand {
        kind,
        size,
        language: Language::En,
        book: Book::Live,
        shop: "Harbour & Pine 港口与松树".to_owned(),
        wallets: [
            "Alipay",
            "GCash",
            "Kakao Pay",
            "Touch 'n Go eWallet",
            "TrueMoney",
            "Dana",
            "bKash",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}

#[test]
fn a_stand_of_every_size_is_one_page_and_its_code_reads() {
    const LINK: &str = "https://pay.harbour-and-pine.example/pay";
    for (name, size) in [
        ("a4", StandSize::A4),
        ("a5", StandSize::A5),
        ("a6", StandSize::A6),
        ("sticker", StandSize::Sticker),
    ] {
        let kind = StandKind::Code(LINK.to_owned());
        let pdf = kept(&format!("stand-{name}"), &stand_pdf(&stand(size, kind)).unwrap());
        assert_eq!(fact(&pdf, "Pages"), "1");
        assert_eq!(codes(&pdf, 120), [LINK], "{name}");
        let text = text(&pdf);
        for words in ["港口与松树", "Scan to pay", "扫码付款", "Alipay+ Partner", "GCash"]
        {
            assert!(text.contains(words), "{name} {words}:\n{text}");
        }
        // The brand and five wallets, no more.
        assert!(text.contains("TrueMoney") && !text.contains("Dana"), "{text}");
        assert!(!text.contains("PRACTICE"));
    }
}

#[test]
fn a_mark_has_every_wallet_and_no_code() {
    let pdf = kept("mark-a5", &stand_pdf(&stand(StandSize::A5, StandKind::Mark)).unwrap());
    assert!(codes(&pdf, 120).is_empty());
    let text = text(&pdf);
    assert!(text.contains("We accept") && text.contains("bKash"), "{text}");
    assert!(text.find("Alipay+ Partner").unwrap() < text.find("GCash").unwrap());
}

#[test]
fn a_practice_stand_cannot_be_taken_for_a_real_one() {
    let kind = StandKind::Code("http://127.0.0.1:4173/pay".to_owned());
    let practice = Stand { book: Book::Practice, ..stand(StandSize::A6, kind) };
    let pdf = kept("stand-practice", &stand_pdf(&practice).unwrap());
    let text = text(&pdf);
    assert!(text.contains("PRACTICE") && text.contains("练习"), "{text}");
    assert_eq!(codes(&pdf, 150), ["http://127.0.0.1:4173/pay"]);
}

#[test]
fn a_long_guide_goes_over_to_more_pages_and_loses_nothing() {
    let mut parts = vec![Part::Heading("Take a payment".to_owned())];
    parts.extend(
        (1..=90).map(|n| Part::Step(format!("Step number {n} says what to do. 第 {n} 步。"))),
    );
    parts.push(Part::Subheading("When it fails".to_owned()));
    parts.push(Part::Text("Say so, and try again.".to_owned()));
    let guide = Guide {
        language: Language::En,
        title: "Guide for the counter".to_owned(),
        shop: "Harbour & Pine".to_owned(),
        parts,
    };
    let pdf = kept("guide", &guide_pdf(&guide).unwrap());
    assert!(fact(&pdf, "Pages").parse::<u32>().unwrap() >= 2);
    let text = text(&pdf);
    for n in 1..=90 {
        assert!(text.contains(&format!("Step number {n} says")), "step {n}");
    }
    assert!(text.contains("Say so, and try again."));
}
