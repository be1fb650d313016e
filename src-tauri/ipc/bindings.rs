//! The commands and the event, and the TypeScript that the window calls them by.

use super::{
    Changed, PayerTold, agreements, backups, computer, desk, devices, displays, explorer, export,
    export_list, find, keys, methods, missed, needs_you, order, overview, pages, paper, payer,
    payments, receipts, recognition, refund_batch, refund_facts, refunds, remember, settings,
    staff, support, take_payment, updates,
};
use crate::windows::DeskWindow;
use tauri::Runtime;
use tauri::ipc::Invoke;
use tauri_specta::{Builder, collect_commands, collect_events};

/// The commands, screen by screen.
macro_rules! all {
    () => {
        collect_commands![
            desk::desk,
            desk::finish_welcome,
            desk::switch_book,
            desk::save_preferences,
            desk::painted,
            computer::furnish,
            computer::wishes,
            computer::leave,
            computer::computer,
            computer::save_computer,
            computer::open_data_folder,
            computer::open_office,
            computer::show_at_desk,
            computer::sounds,
            computer::save_sounds,
            computer::test_sound,
            settings::save_shop,
            settings::save_receiver,
            settings::add_account,
            settings::remove_account,
            settings::test_account,
            backups::backups,
            backups::back_up_now,
            backups::save_backup_folder,
            backups::save_backup_phrase,
            methods::methods,
            take_payment::take_payment,
            take_payment::pay_again,
            take_payment::renew_code,
            take_payment::check_now,
            take_payment::cancel_order,
            take_payment::open_wallet,
            take_payment::wallet_url,
            order::order,
            order::messages,
            overview::overview,
            payments::payments,
            payments::payment_totals,
            find::find_orders,
            export::export_statement,
            export_list::export_list,
            agreements::agreements,
            agreements::agreement_charges,
            agreements::start_agreement,
            agreements::stop_agreement,
            agreements::charge_agreement,
            agreements::open_agreement_wallet,
            explorer::calls,
            explorer::call,
            explorer::call_templates,
            explorer::send_call,
            keys::make_keys,
            keys::forget_keys,
            remember::remember,
            refunds::return_money,
            refunds::refund,
            receipts::receipt,
            receipts::print_receipt,
            receipts::save_receipt,
            receipts::paper,
            receipts::save_paper,
            receipts::print_test_page,
            receipts::open_drawer,
            pages::pages,
            pages::save_pages,
            paper::save_stand,
            paper::save_guide,
            support::support_text,
            support::save_support_file,
            refunds::refunds,
            refund_facts::refund_facts,
            refund_facts::find_order,
            refund_batch::plan_refund_batch,
            refund_batch::run_refund_batch,
            staff::session,
            staff::lock,
            staff::sign_in,
            staff::add_staff,
            staff::remove_staff,
            staff::set_pin,
            recognition::recognize_staff,
            recognition::forget_recognized,
            staff::refund_limits,
            staff::save_refund_limits,
            missed::unread,
            missed::read_missed,
            missed::showing,
            needs_you::needs_you,
            needs_you::resolve_break,
            needs_you::notifications,
            payer::payer,
            payer::show_payer,
            displays::displays,
            displays::open_display,
            displays::save_display,
            displays::measure_display,
            displays::save_density,
            devices::devices,
            devices::share_display,
            devices::offer_pairing,
            devices::revoke_device,
            updates::updates,
            updates::ask_for_updates,
            updates::save_updates,
            updates::install_update,
            updates::go_back,
            updates::stop_update,
            updates::counter,
        ]
    };
}

/// Every command and every event that the window may use.
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::<R>::new()
        // What goes in and what comes out is spelled alike, so one shape of each type will do.
        .disable_serde_phases()
        .commands(all!())
        .events(collect_events![Changed, PayerTold])
}

/// Takes calls by who makes them: the windows of the shop's people may call everything, the payer's
/// display only what it shows, and any other window nothing.
pub fn handler<R: Runtime>(
    builder: &Builder<R>,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    let handle = builder.invoke_handler();
    move |invoke| {
        let window = invoke.message.webview_ref().label();
        let allowed = match window {
            label if DeskWindow::ALL.iter().any(|window| window.label() == label) => true,
            crate::payer::LABEL => invoke.message.command() == "payer",
            _ => false,
        };
        if !allowed {
            invoke.resolver.reject("this window may not call that");
            return true;
        }
        handle(invoke)
    }
}
