//! The computer as the second proof: whom it vouches for, and when that is worth nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]
#![allow(clippy::arithmetic_side_effects, reason = "times of a few seconds")]

mod desk;

use async_trait::async_trait;
use chrono::TimeDelta;
use desk::{Desk, owner};
use domain::{Pin, Role, StaffName};
use operations::{
    Actor, Recognized, RecognizedBy, Recognizer, Secret, SignInError, add_staff, forget_here,
    prove_here, recognize_here, recognized_here, remove_staff, set_pin, sign_in,
};

const TOBI: &str = "704913";
const MAEVE: &str = "518206";

struct Hello(Option<RecognizedBy>, Recognized);

#[async_trait]
impl Recognizer for Hello {
    async fn way(&self) -> Option<RecognizedBy> {
        self.0
    }

    async fn recognize(&self, _why: &str) -> Recognized {
        self.1
    }
}

const fn says(said: Recognized) -> Hello {
    Hello(Some(RecognizedBy::WindowsHello), said)
}

fn name(text: &str) -> StaffName {
    StaffName::parse(text).unwrap()
}

fn pin(text: &str) -> Pin {
    Pin::parse(text).unwrap()
}

/// Tobi owns the shop, Maeve stands at the till; nobody is vouched for.
async fn staffed() -> (Desk, Actor) {
    let desk = Desk::open().await;
    add_staff(&desk.ctx, &owner(), name("Tobi"), Role::Owner, pin(TOBI), desk.now).await.unwrap();
    let tobi = sign_in(&desk.ctx, &name("Tobi"), &pin(TOBI), "1", desk.now).await.unwrap();
    add_staff(&desk.ctx, &tobi, name("Maeve"), Role::Cashier, pin(MAEVE), desk.now).await.unwrap();
    (desk, tobi)
}

async fn agree(
    desk: &Desk,
    by: &Actor,
    (who, digits): (&str, &str),
    hello: &Hello,
) -> Result<(), SignInError> {
    let clock = || desk.now;
    recognize_here(&desk.ctx, by, (&name(who), &pin(digits)), (hello, "why"), &clock).await
}

async fn prove(desk: &Desk, who: &str, hello: &Hello) -> Result<Actor, SignInError> {
    let clock = || desk.now;
    prove_here(&desk.ctx, &name(who), (hello, "why"), "1", &clock).await
}

async fn known(desk: &Desk) -> Option<String> {
    recognized_here(&desk.ctx).await.unwrap().map(|name| name.to_string())
}

fn said(refused: Result<Actor, SignInError>) -> Recognized {
    match refused {
        Err(SignInError::NotRecognized { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_computer_vouches_for_one_person_who_agreed_by_their_pin() {
    let (desk, tobi) = staffed().await;
    assert_eq!(said(prove(&desk, "Tobi", &says(Recognized::Yes)).await), Recognized::Unavailable);
    let wrong = agree(&desk, &tobi, ("Maeve", "000001"), &says(Recognized::Yes)).await;
    assert!(matches!(wrong, Err(SignInError::WrongPin { .. })), "{wrong:?}");
    let unknown = agree(&desk, &tobi, ("Maeve", MAEVE), &says(Recognized::No)).await;
    assert!(matches!(unknown, Err(SignInError::NotRecognized { .. })), "{unknown:?}");
    assert_eq!(known(&desk).await, None);

    agree(&desk, &tobi, ("Maeve", MAEVE), &says(Recognized::Yes)).await.unwrap();
    assert_eq!(known(&desk).await.as_deref(), Some("Maeve"));
    let maeve = prove(&desk, "Maeve", &says(Recognized::Yes)).await.unwrap();
    assert!(maeve.proves(desk.now) && !maeve.proves(desk.now + TimeDelta::seconds(61)));
    // One finger is not two people.
    assert_eq!(said(prove(&desk, "Tobi", &says(Recognized::Yes)).await), Recognized::Unavailable);
    let second = agree(&desk, &tobi, ("Tobi", TOBI), &says(Recognized::Yes)).await;
    assert!(matches!(second, Err(SignInError::RecognizesOther(ref who)) if who == "Maeve"));
    // A cashier lets no computer vouch for anybody.
    let by_maeve = agree(&desk, &maeve, ("Maeve", MAEVE), &says(Recognized::Yes)).await;
    assert!(matches!(by_maeve, Err(SignInError::Operation(_))), "{by_maeve:?}");
}

#[tokio::test]
async fn where_the_system_cannot_say_a_pin_is_all() {
    let (desk, tobi) = staffed().await;
    agree(&desk, &tobi, ("Tobi", TOBI), &says(Recognized::Yes)).await.unwrap();
    let none = Hello(None, Recognized::Yes);
    assert_eq!(said(prove(&desk, "Tobi", &none).await), Recognized::Unavailable);
    let agreed = agree(&desk, &tobi, ("Tobi", TOBI), &none).await;
    assert!(matches!(agreed, Err(SignInError::NotRecognized { .. })), "{agreed:?}");
}

#[tokio::test]
async fn who_is_not_recognized_waits_as_after_wrong_pins_and_who_puts_it_away_does_not() {
    let (mut desk, tobi) = staffed().await;
    agree(&desk, &tobi, ("Tobi", TOBI), &says(Recognized::Yes)).await.unwrap();
    for _ in 0..5 {
        let away = prove(&desk, "Tobi", &says(Recognized::Dismissed)).await;
        assert_eq!(said(away), Recognized::Dismissed);
    }
    for _ in 0..3 {
        assert_eq!(said(prove(&desk, "Tobi", &says(Recognized::No)).await), Recognized::No);
    }
    let waits = prove(&desk, "Tobi", &says(Recognized::Yes)).await;
    assert!(matches!(waits, Err(SignInError::Wait { .. })), "{waits:?}");
    let by_pin = sign_in(&desk.ctx, &name("Tobi"), &pin(TOBI), "1", desk.now).await;
    assert!(matches!(by_pin, Err(SignInError::Wait { .. })), "{by_pin:?}");
    desk.now += TimeDelta::seconds(31);
    prove(&desk, "Tobi", &says(Recognized::Yes)).await.unwrap();
    let wrong = sign_in(&desk.ctx, &name("Tobi"), &pin("000001"), "1", desk.now).await;
    assert!(matches!(wrong, Err(SignInError::WrongPin { tries_left: 2, .. })), "{wrong:?}");
}

#[tokio::test]
async fn putting_the_question_away_takes_back_no_try_of_somebody_else() {
    /// Somebody tries a PIN while the system asks.
    struct Meanwhile<'a>(&'a Desk);
    #[async_trait]
    impl Recognizer for Meanwhile<'_> {
        async fn way(&self) -> Option<RecognizedBy> {
            Some(RecognizedBy::TouchId)
        }
        async fn recognize(&self, _why: &str) -> Recognized {
            let wrong = sign_in(&self.0.ctx, &name("Tobi"), &pin("000001"), "1", self.0.now).await;
            assert!(wrong.is_err());
            Recognized::Dismissed
        }
    }
    let (desk, tobi) = staffed().await;
    agree(&desk, &tobi, ("Tobi", TOBI), &says(Recognized::Yes)).await.unwrap();
    let clock = || desk.now;
    let meanwhile: &dyn Recognizer = &Meanwhile(&desk);
    let away = prove_here(&desk.ctx, &name("Tobi"), (meanwhile, "why"), "1", &clock).await;
    assert_eq!(said(away), Recognized::Dismissed);
    let records = desk.ctx.store.staff().await.unwrap();
    assert_eq!(records.iter().find(|one| one.name == name("Tobi")).unwrap().wrong_tries, 2);
}

#[tokio::test]
async fn the_agreement_ends_with_the_pin_the_person_the_keychain_or_the_word_of_the_owner() {
    let (desk, tobi) = staffed().await;
    let yes = says(Recognized::Yes);
    agree(&desk, &tobi, ("Maeve", MAEVE), &yes).await.unwrap();
    set_pin(&desk.ctx, &tobi, &name("Maeve"), pin("918273"), desk.now).await.unwrap();
    assert_eq!(known(&desk).await, None);

    agree(&desk, &tobi, ("Maeve", "918273"), &yes).await.unwrap();
    // Another computer, or another user of this one, has another keychain.
    let kept = desk.ctx.secrets.get("recognize").await.unwrap().unwrap();
    desk.ctx.secrets.put("recognize", &Secret::new("another".to_owned())).await.unwrap();
    assert_eq!(said(prove(&desk, "Maeve", &yes).await), Recognized::Unavailable);
    desk.ctx.secrets.put("recognize", &kept).await.unwrap();
    prove(&desk, "Maeve", &yes).await.unwrap();

    forget_here(&desk.ctx, &tobi, desk.now).await.unwrap();
    assert_eq!(known(&desk).await, None);
    assert_eq!(desk.ctx.secrets.get("recognize").await.unwrap(), None);

    agree(&desk, &tobi, ("Maeve", "918273"), &yes).await.unwrap();
    remove_staff(&desk.ctx, &tobi, &name("Maeve"), desk.now).await.unwrap();
    assert_eq!(known(&desk).await, None);
    agree(&desk, &tobi, ("Tobi", TOBI), &yes).await.unwrap();
}

#[tokio::test]
async fn the_trail_says_by_what_somebody_proved_who_they_are() {
    let (desk, tobi) = staffed().await;
    agree(&desk, &tobi, ("Tobi", TOBI), &says(Recognized::Yes)).await.unwrap();
    prove(&desk, "Tobi", &says(Recognized::Yes)).await.unwrap();
    said(prove(&desk, "Tobi", &says(Recognized::No)).await);
    let events = desk.ctx.store.events_after(0, 100).await.unwrap();
    let line = |one: &store::EventRecord| format!("{} {:?}", one.event.kind, one.event.args);
    let told: Vec<String> = events.iter().map(line).filter(|line| line.contains("proof")).collect();
    let by = |line: &str| line.contains("windows-hello");
    let last = &told[told.len() - 3..];
    assert!(last[0].starts_with("staff.recognizes ") && by(&last[0]), "{told:?}");
    assert!(last[1].starts_with("staff.signedIn ") && by(&last[1]), "{told:?}");
    assert!(last[2].starts_with("staff.notRecognized ") && by(&last[2]), "{told:?}");
    assert!(told[0].starts_with("staff.signedIn ") && told[0].contains("pin"), "{told:?}");
}
