import type { Questions } from "../types";

export const questions: Questions = {
  "late-payment": {
    title: "A payment arrived after it expired",
    lead: "A payer can confirm just as the code runs out. The wallet takes the money, and our screen already says Expired. You lose nothing, but somebody has to decide.",
    parts: [
      {
        heading: "What Tillside does",
        steps: [
          "When a code runs out, it asks the acquirer to cancel, then asks what happened.",
          "If the money did arrive, the order does not quietly turn to Paid. It waits under Needs you.",
        ],
      },
      {
        heading: "What you can do",
        text: [
          "Accept: the goods were handed over, or the payer is still here. The order becomes Paid.",
          "Refund: the payer has left, or has paid another order since. The whole sum goes back.",
        ],
      },
    ],
    words: "expired late timeout paid after",
  },
  "not-known": {
    title: "The outcome is not known yet",
    lead: "The acquirer did not answer, or its answer could not be trusted. The payment may have been made. Do not charge again.",
    parts: [
      {
        heading: "What to do",
        steps: [
          "Leave the order as it is. Tillside asks again every few seconds, also after a restart.",
          "Ask the payer to look at the wallet’s bills.",
          "Press C to ask at once. The screen says when it last asked.",
          "Charge again only when the order says Failed, Expired or Cancelled.",
        ],
      },
    ],
    words: "unknown processing pending timeout twice double charge waiting",
  },
  failed: {
    title: "A payment failed",
    lead: "The screen names the reason and the next thing to try. No money moved.",
    parts: [
      {
        heading: "The usual reasons",
        text: [
          "Not enough money in the wallet: another wallet, or another source of money inside it.",
          "Over the wallet’s limit: a smaller amount, or another wallet.",
          "The code was old or used: a new code.",
          "The acquirer refused the request: the details name its code. Keep it for support.",
        ],
      },
      { heading: "Try again", text: ["Try again keeps the same order, so that the books show one sale with two attempts."] },
    ],
    words: "declined refused balance limit error reason risk",
  },
  wallets: {
    title: "Which wallets can pay",
    lead: "Your contract with the acquirer decides. A wallet that cannot be used just now stays in the list, with the reason.",
    parts: [
      {
        heading: "Worth knowing",
        text: [
          "The list beside the keypad is for the amount that you typed: limits differ.",
          "One Alipay+ code serves all wallets. The payer does not have to name one.",
          "If a wallet is missing for good, ask your acquirer to add it to the contract.",
        ],
      },
    ],
    words: "methods alipay gcash kakao dana truemoney limits unavailable",
  },
  "amounts-differ": {
    title: "The payer sees another currency",
    lead: "A wallet charges in its own currency. Your order stays in yours, and you are paid what the order says.",
    parts: [
      {
        heading: "Worth knowing",
        text: [
          "The acquirer fixes the rate when the payer confirms. Tillside shows the payer’s amount only where the acquirer told it.",
          "A refund is in your currency too. The payer may get a little more or less back when the rate has changed.",
          "A discount of the wallet is borne by the wallet: you get the whole sum.",
        ],
      },
    ],
    words: "exchange rate currency conversion promotion discount",
  },
  "no-notifications": {
    title: "Notifications do not arrive",
    lead: "Payments still turn to Paid, since Tillside asks by itself. Notifications only make it quicker.",
    parts: [
      {
        heading: "Look here",
        steps: [
          "Settings, Notifications: is the receiver on, and at which address?",
          "Can the internet reach that address? A tunnel or your router has to pass it on.",
          "Is the same address registered with the account?",
          "Open the list: a message that was not believed stands there with the reason.",
        ],
      },
    ],
    words: "webhook callback notify receiver tunnel address port",
  },
  connection: {
    title: "No connection to the acquirer",
    lead: "Nothing is lost: what was sent is on disk, and Tillside goes on asking. Do not charge again what is not known.",
    parts: [
      {
        heading: "What to do",
        steps: [
          "Look at the mark at the top: it says since when the acquirer was not heard.",
          "Open another page on the internet from this computer.",
          "Test the account in Settings. The first line that fails says what is wrong.",
          "Compare the clock: more than a few minutes wrong, and signatures are refused.",
        ],
      },
    ],
    words: "offline network internet dns clock unreachable",
  },
  printer: {
    title: "The printer does not print, or prints rubbish",
    lead: "A printer never stops a payment. Repair it, then print the receipt again from the payment.",
    parts: [
      {
        heading: "Nothing comes out",
        steps: [
          "Read the reason in the payment’s timeline.",
          "Paper in, cover closed, power on.",
          "Network: does the address still belong to the printer? Print its own status page.",
          "USB: on Windows and macOS add it in the system first, then choose Printer of this computer.",
        ],
      },
      {
        heading: "Signs are wrong",
        text: [
          "Choose Any printer as its kind. What is not plain Latin text is then drawn, Chinese included.",
          "Print the test page: both edges, the figures, the Chinese and the code must be right.",
          "Amounts carry the currency’s code and never a sign, so that no printer can turn ¥ into a figure.",
        ],
      },
    ],
    words: "receipt paper drawer thermal escpos usb chinese yen cut roll",
  },
  "digital-receipt": {
    title: "Give a digital receipt",
    lead: "Every receipt ends in a code. Where your receiver serves pages, the code opens the receipt on the payer’s phone.",
    parts: [
      {
        heading: "Set it up",
        steps: [
          "Give the receiver an address that phones can reach.",
          "In Settings, Receipts, enter the address and turn on digital receipts.",
        ],
      },
      {
        heading: "Worth knowing",
        text: [
          "The address of a receipt cannot be guessed. Whoever has it can read this one receipt and nothing else.",
          "Without an address the code holds the receipt’s words and opens no page. The paper says so.",
        ],
      },
    ],
    words: "receipt qr phone page email paperless",
  },
  practice: {
    title: "Practice and live",
    lead: "Practice has its own acquirer, wallet and books. A brass frame and the word PRACTICE are on every screen, receipt and file.",
    parts: [
      {
        heading: "Worth knowing",
        text: [
          "Practice data never mixes with real money: the two are separate files.",
          "Codes of practice work only with the practice wallet.",
          "Switch in Settings, Practice and live. The window’s title says which book is open.",
        ],
      },
    ],
    words: "test mode sandbox training demo live brass",
  },
  "power-cut": {
    title: "The computer was switched off in the middle",
    lead: "Every payment is on disk before it is sent. At the next start Tillside asks what became of it.",
    parts: [
      {
        heading: "After the start",
        steps: [
          "Open Payments. What was under way says Processing or Waiting, and settles by itself.",
          "Do not charge the payer again before it says what happened.",
          "A receipt that did not come out can be printed from the payment.",
        ],
      },
    ],
    words: "crash restart power outage lost data recovery",
  },
  forged: {
    title: "A message was not believed",
    lead: "Somebody sent a message whose signature does not fit. It was kept and counted, and changed nothing.",
    parts: [
      {
        heading: "What to do",
        text: [
          "A few are normal for any address on the internet.",
          "If genuine messages are refused, the acquirer’s public key may have changed: copy it again and test the account.",
        ],
      },
    ],
    words: "fraud signature fake notification rejected security",
  },
};
