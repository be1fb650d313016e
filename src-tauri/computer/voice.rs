//! The system's own voice, which needs no network: by the program that each system has for it. The
//! words go in by standard input or as one argument; no shell reads them.

use super::Speech;
// Windows finds its voice by the language's tag.
#[cfg(not(windows))]
use sounds::Language;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// A program that speaks.
struct Speaker {
    program: &'static str,
    command: fn(&Speech, u8) -> Command,
}

#[cfg(target_os = "linux")]
const SPEAKERS: &[Speaker] = &[
    Speaker { program: "spd-say", command: dispatcher },
    Speaker { program: "espeak-ng", command: espeak },
];

#[cfg(target_os = "macos")]
const SPEAKERS: &[Speaker] = &[Speaker { program: "say", command: say_of_mac }];

#[cfg(windows)]
const SPEAKERS: &[Speaker] = &[Speaker { program: "powershell.exe", command: sapi }];

/// Whether one of the programs is here.
pub(super) fn exists() -> bool {
    SPEAKERS.iter().any(|speaker| installed(speaker.program))
}

/// Says it and waits until it is said.
pub(super) fn say(speech: &Speech, volume: u8) -> io::Result<()> {
    let speaker = SPEAKERS.iter().find(|speaker| installed(speaker.program));
    let Some(speaker) = speaker else {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the system has no voice"));
    };
    let mut command = (speaker.command)(speech, volume.min(100));
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(speech.words.as_bytes())?;
    }
    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{} ended with {status}", speaker.program)))
}

fn installed(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Speech Dispatcher, which many desktops run for their screen reader.
#[cfg(target_os = "linux")]
fn dispatcher(speech: &Speech, volume: u8) -> Command {
    let mut command = Command::new("spd-say");
    // From -100 to 100.
    let loudness = i16::from(volume).saturating_mul(2).saturating_sub(100).to_string();
    command.args(["--wait", "--language", speech.language.tag(), "--volume", &loudness]);
    command.args(["--", &speech.words]);
    command
}

#[cfg(target_os = "linux")]
fn espeak(speech: &Speech, volume: u8) -> Command {
    let mut command = Command::new("espeak-ng");
    let voice = match speech.language {
        Language::English => "en",
        Language::Chinese => "cmn",
    };
    // 100 is usual, 200 the most.
    let loudness = u16::from(volume).saturating_mul(2).to_string();
    command.args(["-v", voice, "-a", &loudness, "--stdin"]);
    command
}

#[cfg(target_os = "macos")]
fn say_of_mac(speech: &Speech, _volume: u8) -> Command {
    let mut command = Command::new("say");
    if speech.language == Language::Chinese {
        command.args(["-v", "Tingting"]);
    }
    command.args(["-f", "-"]);
    command
}

/// The voices of Windows by way of the shell that every Windows has.
#[cfg(windows)]
fn sapi(speech: &Speech, volume: u8) -> Command {
    use std::os::windows::process::CommandExt;
    /// No console flashes up.
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    let culture = speech.language.tag();
    let script = format!(
        "[Console]::InputEncoding = [Text.Encoding]::UTF8; \
         Add-Type -AssemblyName System.Speech; \
         $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
         $fitting = $voice.GetInstalledVoices() | \
           Where-Object {{ $_.VoiceInfo.Culture.Name -like '{culture}*' }} | Select-Object -First 1; \
         if ($fitting) {{ $voice.SelectVoice($fitting.VoiceInfo.Name) }}; \
         $voice.Volume = {volume}; $voice.Speak([Console]::In.ReadToEnd())"
    );
    let mut command = Command::new("powershell.exe");
    command.args(["-NoProfile", "-NonInteractive", "-Command", &script]);
    command.creation_flags(CREATE_NO_WINDOW);
    command
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn speech(language: Language) -> Speech {
        Speech { words: "-q; rm, forty-seven euro fifty".to_owned(), language }
    }

    fn arguments(command: &Command) -> Vec<String> {
        command.get_args().map(|each| each.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn words_are_one_argument_behind_the_options() {
        let told = arguments(&dispatcher(&speech(Language::English), 75));
        assert_eq!(told[..6], ["--wait", "--language", "en", "--volume", "50", "--"]);
        assert_eq!(told[6..], ["-q; rm, forty-seven euro fifty"]);
    }

    #[test]
    fn chinese_has_its_own_voice() {
        let told = arguments(&espeak(&speech(Language::Chinese), 50));
        assert_eq!(told, ["-v", "cmn", "-a", "100", "--stdin"]);
    }
}
