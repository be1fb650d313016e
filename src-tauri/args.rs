//! What the desk is told at its start: by arguments and by the environment.

use crate::link::Link;
use std::ffi::OsString;
use std::path::PathBuf;

/// What the desk is told at its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args {
    /// Open the practice book, whichever was open last.
    pub practice: bool,
    /// The data folder, where it is not the platform's.
    pub data: Option<PathBuf>,
    /// What to open at once.
    pub link: Option<Link>,
}

/// An argument that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArgsError {
    /// `--data` without a folder.
    #[error("--data needs a folder")]
    NoFolder,
    /// Something else.
    #[error(
        "{0:?} is not understood; there are --practice, --data DIR and tillside://order/NUMBER"
    )]
    Unknown(OsString),
}

impl Args {
    /// Reads the arguments (without the program's name); `environment` is `TILLSIDE_DATA`.
    pub fn parse(
        arguments: impl IntoIterator<Item = OsString>,
        environment: Option<OsString>,
    ) -> Result<Self, ArgsError> {
        let named = environment.filter(|folder| !folder.is_empty());
        let mut args = Self { practice: false, data: named.map(PathBuf::from), link: None };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            if argument == "--practice" {
                args.practice = true;
            } else if argument == "--data" {
                args.data = Some(arguments.next().map(PathBuf::from).ok_or(ArgsError::NoFolder)?);
            } else if let Some(folder) = argument.to_str().and_then(|a| a.strip_prefix("--data=")) {
                args.data = Some(PathBuf::from(folder));
            } else if let Some(link) = argument.to_str().and_then(Link::parse) {
                args.link = Some(link);
            } else {
                return Err(ArgsError::Unknown(argument));
            }
        }
        Ok(args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arguments: &str, environment: Option<&str>, expected: &str) {
        let arguments = arguments.split_whitespace().map(OsString::from);
        let told = match Args::parse(arguments, environment.map(OsString::from)) {
            Ok(Args { practice, data, link }) => {
                let data = data.map(|folder| folder.display().to_string());
                let link = link.map(|Link::Order(name)| format!(" {name}")).unwrap_or_default();
                format!("{practice} {}{link}", data.as_deref().unwrap_or("-"))
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn an_argument_goes_before_the_environment() {
        check("", None, "false -");
        check("", Some("there"), "false there");
        check("--practice", Some(""), "true -");
        check("--data here --practice", Some("there"), "true here");
        check("--data=here", None, "false here");
        check("--data=here tillside://order/20261120-1-3", None, "false here 20261120-1-3");
    }

    #[test]
    fn what_is_not_understood_is_named() {
        check("--data", None, "--data needs a folder");
        let expected = "\"--live\" is not understood; there are --practice, --data DIR and \
                        tillside://order/NUMBER";
        check("--live", None, expected);
    }
}
