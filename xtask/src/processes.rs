//! Stopping a process with everything that it started.
//!
//! A process group is not enough: window tests put each display and driver in a group of its own.

use std::process::{Command, Stdio};

/// Stops the process and all its descendants at once.
pub fn stop_tree(pid: u32) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &pid.to_string()]);
        command
    } else {
        let all = descendants(pid, &parents());
        let list = all.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        // The shell's own `kill`: a minimal system has no program of that name.
        let mut command = Command::new("sh");
        command.args(["-c", &format!("kill -9 {list}")]);
        command
    };
    // One of them may have ended by itself in the meantime; the caller waits for the first anyway.
    let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// The process and all below it.
fn descendants(pid: u32, parents: &[(u32, u32)]) -> Vec<u32> {
    let mut all = vec![pid];
    let mut next = 0;
    while let Some(parent) = all.get(next).copied() {
        let children = parents.iter().filter(|(_, p)| *p == parent).map(|(child, _)| *child);
        all.extend(children.filter(|child| *child != parent).collect::<Vec<_>>());
        next += 1;
    }
    all
}

/// Every process with its parent.
#[cfg(target_os = "linux")]
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            Some((pid, parent_in_stat(&stat)?))
        })
        .collect()
}

/// `PID (NAME) STATE PARENT …`, where the name may hold spaces and brackets.
#[cfg(target_os = "linux")]
fn parent_in_stat(stat: &str) -> Option<u32> {
    let (_, after) = stat.rsplit_once(')')?;
    after.split_whitespace().nth(1)?.parse().ok()
}

/// Every process with its parent.
#[cfg(not(target_os = "linux"))]
fn parents() -> Vec<(u32, u32)> {
    let Ok(output) = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output() else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .filter_map(|line| {
            let (pid, parent) = line.trim().split_once(char::is_whitespace)?;
            Some((pid.parse().ok()?, parent.trim().parse().ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descendants_are_found_over_several_generations() {
        let parents = [(2, 1), (3, 2), (4, 3), (5, 1), (9, 8)];
        assert_eq!(descendants(2, &parents), [2, 3, 4]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_with_brackets_does_not_hide_the_parent() {
        assert_eq!(parent_in_stat("7 (a) b) S 3 7 7"), Some(3));
    }
}
