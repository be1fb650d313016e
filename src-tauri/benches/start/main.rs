//! From the start to the first usable paint, and the memory then, against an empty Tauri window of
//! the same versions.
//!
//! Prints a JSON line for each. Both programs open on the same unseen screen and say when their
//! page has painted; the clock runs here, from the order to start until that word. Memory is the
//! proportional set size (PSS) of all processes of the program together, some seconds after its
//! paint. Starts of both take turns, and medians are compared.

#[cfg(target_os = "linux")]
mod empty;
#[cfg(target_os = "linux")]
mod program;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod weight;

#[cfg(target_os = "linux")]
fn main() {
    use program::Program;

    const ROUNDS: usize = 15;
    const START_AIM: &str = "<= 1.25";
    const MEMORY_AIM: &str = "<= 1.3";

    if std::env::var_os(empty::ASKED).is_some() {
        return empty::run();
    }
    let screen = screen::Screen::open();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let desk = Program::desk(folder.path(), &screen);
    let bare = Program::empty(folder.path(), &screen);
    // The first start makes the data folder and warms the disk's cache.
    desk.start();
    bare.start();
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(desk.start());
        baseline.push(bare.start());
    }
    let median = |mut values: Vec<u128>| {
        values.sort_unstable();
        values[ROUNDS / 2]
    };
    let tell = |name: &str, aim: &str, part: fn(&program::Start) -> u128, note: &str| {
        let (ours, bare) = (ours.iter().map(part).collect(), baseline.iter().map(part).collect());
        println!(
            r#"{{"bench":"{name}","ours_ns":{},"baseline_ns":{},"aim":"{aim}","note":"{note}"}}"#,
            median(ours),
            median(bare),
        );
    };
    tell(
        "start to first paint",
        START_AIM,
        |start| start.nanoseconds,
        "the keypad of a practice book, from starting the process, against an empty Tauri window",
    );
    tell(
        "memory after the start",
        MEMORY_AIM,
        |start| start.bytes.into(),
        "bytes: PSS of all processes, the practice gateway in ours included, against an empty Tauri window",
    );
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("starting and memory are measured on Linux, where the system tells PSS");
}
