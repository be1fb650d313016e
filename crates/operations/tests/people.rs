//! Staff: PINs, what each role may do, and the second person.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]
#![allow(clippy::arithmetic_side_effects, reason = "times of a few seconds")]

mod desk;

use chrono::TimeDelta;
use desk::{Desk, money, owner, scanned};
use domain::{Pin, RefundPolicy, Right, Role, StaffName};
use operations::{
    Actor, OperationError, RefundRequest, Refunded, SignInError, Way, add_staff, create_refund,
    remove_staff, set_pin, set_refund_policy, sign_in, take_payment,
};
use store::StoreError;

const TOBI: &str = "704913";
const MAEVE: &str = "518206";

fn name(text: &str) -> StaffName {
    StaffName::parse(text).unwrap()
}

fn pin(text: &str) -> Pin {
    Pin::parse(text).unwrap()
}

async fn enter(desk: &Desk, who: &str, digits: &str) -> Result<Actor, SignInError> {
    sign_in(&desk.ctx, &name(who), &pin(digits), "1", desk.now).await
}

/// Tobi owns the shop, Maeve stands at the till, and Aoife keeps the books.
async fn staffed() -> (Desk, Actor, Actor) {
    let desk = Desk::open().await;
    add_staff(&desk.ctx, &owner(), name("Tobi"), Role::Owner, pin(TOBI), desk.now).await.unwrap();
    let tobi = enter(&desk, "Tobi", TOBI).await.unwrap();
    for (who, role, digits) in
        [("Maeve", Role::Cashier, MAEVE), ("Aoife", Role::Accountant, "337198")]
    {
        add_staff(&desk.ctx, &tobi, name(who), role, pin(digits), desk.now).await.unwrap();
    }
    let maeve = enter(&desk, "Maeve", MAEVE).await.unwrap();
    (desk, tobi, maeve)
}

async fn refund(
    desk: &Desk,
    by: &Actor,
    second: Option<&Actor>,
    order: &domain::OrderId,
    minor: i64,
) -> Result<Refunded, OperationError> {
    let request = RefundRequest {
        order_id: order.clone(),
        of: None,
        amount: Some(money(minor)),
        seen: None,
        reason: None,
        request_key: None,
    };
    create_refund(&desk.ctx, by, second, request, desk.now).await
}

async fn paid(desk: &Desk, by: &Actor, minor: i64) -> domain::OrderId {
    let digits = desk.payers_code(false).await;
    let request = desk::request(minor, scanned(&digits));
    take_payment(&desk.ctx, by, request, desk.now).await.unwrap().order_id
}

#[tokio::test]
async fn once_staff_are_named_nobody_acts_without_signing_in() {
    let (desk, ..) = staffed().await;
    let request = desk::request(100, Way::OrderCode);
    let refused = take_payment(&desk.ctx, &owner(), request, desk.now).await;
    assert!(matches!(refused, Err(OperationError::SignInNeeded)), "{refused:?}");
    let eve = pin("492817");
    let again = add_staff(&desk.ctx, &owner(), name("Eve"), Role::Owner, eve, desk.now).await;
    assert!(matches!(again, Err(OperationError::SignInNeeded)), "{again:?}");
}

#[tokio::test]
async fn three_wrong_pins_wait_and_a_restart_does_not_help() {
    let (mut desk, ..) = staffed().await;
    for left in [2, 1] {
        let wrong = enter(&desk, "Maeve", "000001").await;
        assert!(
            matches!(&wrong, Err(SignInError::WrongPin { tries_left, wait_until: None }) if *tries_left == left),
            "{wrong:?}"
        );
    }
    let third = enter(&desk, "Maeve", "000001").await;
    assert!(matches!(&third, Err(SignInError::WrongPin { wait_until: Some(_), .. })), "{third:?}");
    // Even the right one is not looked at, also by another program on the same file.
    let other = desk.other_program().await;
    let right = sign_in(&other, &name("Maeve"), &pin(MAEVE), "1", desk.now).await;
    assert!(matches!(&right, Err(SignInError::Wait { .. })), "{right:?}");
    desk.now += TimeDelta::seconds(31);
    enter(&desk, "Maeve", MAEVE).await.unwrap();
    // And the next wrong one is the first again.
    let wrong = enter(&desk, "Maeve", "000001").await;
    assert!(matches!(wrong, Err(SignInError::WrongPin { tries_left: 2, .. })));
}

#[tokio::test]
async fn many_guesses_at_once_are_judged_no_more_often_than_one_after_the_other() {
    let (desk, ..) = staffed().await;
    let guesses = (0..8).map(|_| enter(&desk, "Maeve", "000001"));
    let outcomes = futures_util::future::join_all(guesses).await;
    let judged = outcomes.iter().filter(|one| matches!(one, Err(SignInError::WrongPin { .. })));
    assert_eq!(judged.count(), 3);
}

#[tokio::test]
async fn a_cashier_refunds_up_to_the_limit_of_an_order_and_no_further_alone() {
    let (desk, tobi, maeve) = staffed().await;
    let order = paid(&desk, &maeve, 10_000).await;
    let refused = refund(&desk, &maeve, None, &order, 100).await;
    assert!(matches!(refused, Err(OperationError::SecondPersonNeeded)), "{refused:?}");
    let policy = RefundPolicy { alone_up_to: Some(money(2_000)), two_above: Some(money(5_000)) };
    set_refund_policy(&desk.ctx, &tobi, policy, desk.now).await.unwrap();
    refund(&desk, &maeve, None, &order, 1_500).await.unwrap();
    // Small ones add up.
    let refused = refund(&desk, &maeve, None, &order, 501).await;
    assert!(matches!(refused, Err(OperationError::SecondPersonNeeded)), "{refused:?}");
    refund(&desk, &maeve, Some(&tobi), &order, 501).await.unwrap();
    let refunds = desk.ctx.store.refunds_of(&order).await.unwrap();
    let told: Vec<_> = refunds
        .iter()
        .map(|one| (one.asked_by.as_deref().unwrap(), one.approved_by.as_deref()))
        .collect();
    assert_eq!(told, [("Maeve", None), ("Maeve", Some("Tobi"))]);
    // Above the second limit the owner needs somebody else too, and nobody is their own second.
    let refused = refund(&desk, &tobi, Some(&tobi), &order, 4_000).await;
    assert!(matches!(refused, Err(OperationError::SecondPersonNeeded)), "{refused:?}");
    let refused = refund(&desk, &tobi, Some(&maeve), &order, 4_000).await;
    assert!(matches!(refused, Err(OperationError::NotAllowed { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_pin_proves_an_act_for_a_minute() {
    let (mut desk, tobi, _) = staffed().await;
    let order = paid(&desk, &tobi, 1000).await;
    desk.wait(61).await;
    let refused = refund(&desk, &tobi, None, &order, 100).await;
    assert!(matches!(refused, Err(OperationError::ProofNeeded)), "{refused:?}");
    let proved = enter(&desk, "Tobi", TOBI).await.unwrap();
    refund(&desk, &proved, None, &order, 100).await.unwrap();
}

#[tokio::test]
async fn an_accountant_takes_and_refunds_nothing() {
    let (desk, tobi, _) = staffed().await;
    let aoife = enter(&desk, "Aoife", "337198").await.unwrap();
    let order = paid(&desk, &tobi, 1000).await;
    let refused = refund(&desk, &aoife, Some(&tobi), &order, 100).await;
    assert!(matches!(refused, Err(OperationError::NotAllowed { .. })), "{refused:?}");
    let request = desk::request(100, Way::OrderCode);
    let refused = take_payment(&desk.ctx, &aoife, request, desk.now).await;
    assert!(matches!(refused, Err(OperationError::NotAllowed { right: Right::Take, .. })));
    desk.ctx.allow(&aoife, Right::Export).await.unwrap();
}

#[tokio::test]
async fn whoever_was_removed_can_do_nothing_more() {
    let (desk, tobi, maeve) = staffed().await;
    remove_staff(&desk.ctx, &tobi, &name("Maeve"), desk.now).await.unwrap();
    let request = desk::request(100, Way::OrderCode);
    let refused = take_payment(&desk.ctx, &maeve, request, desk.now).await;
    assert!(matches!(refused, Err(OperationError::SignInNeeded)), "{refused:?}");
    let last = remove_staff(&desk.ctx, &tobi, &name("Tobi"), desk.now).await;
    assert!(matches!(last, Err(OperationError::Store(StoreError::LastOwner))), "{last:?}");
}

#[tokio::test]
async fn a_pin_is_kept_as_its_hash_and_a_weak_one_is_refused() {
    let (desk, tobi, maeve) = staffed().await;
    let weak = set_pin(&desk.ctx, &tobi, &name("Maeve"), pin("123456"), desk.now).await;
    assert!(matches!(weak, Err(OperationError::WeakPin)), "{weak:?}");
    set_pin(&desk.ctx, &maeve, &name("Maeve"), pin("918273"), desk.now).await.unwrap();
    enter(&desk, "Maeve", "918273").await.unwrap();
    let others = set_pin(&desk.ctx, &maeve, &name("Tobi"), pin("918273"), desk.now).await;
    assert!(matches!(others, Err(OperationError::NotAllowed { .. })), "{others:?}");
    let records = desk.ctx.store.staff().await.unwrap();
    assert!(records.iter().all(|one| one.pin_hash.starts_with("$argon2id$v=19$m=32768,t=2,p=1$")));
    assert!(!format!("{records:?}").contains("argon2id"));
}

#[tokio::test]
async fn the_timeline_says_who_did_what_and_where() {
    let (desk, tobi, maeve) = staffed().await;
    let order = paid(&desk, &maeve, 1000).await;
    refund(&desk, &tobi, None, &order, 100).await.unwrap();
    let events = desk.ctx.store.events_of(&order).await.unwrap();
    let by = |kind: &str| {
        let event = events.iter().find(|one| one.event.kind == kind).unwrap();
        let arg = |name: &str| {
            event.event.args.iter().find(|(known, _)| known == name).map(|(_, v)| v.clone())
        };
        (arg("by").unwrap(), arg("till").unwrap())
    };
    assert_eq!(by("order.made"), ("Maeve".to_owned(), "1".to_owned()));
    assert_eq!(by("refund.asked"), ("Tobi".to_owned(), "1".to_owned()));
}
