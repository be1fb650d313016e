import type { Guides } from "../types";

export const guides: Guides = {
  "show-code": {
    title: "Show a code, the payer scans it",
    lead: "Type the amount and show a code. The payer scans it with a wallet and pays; the screen turns green only when the acquirer has proved it.",
    picture: "show-code",
    parts: [
      {
        heading: "At the till",
        steps: [
          "Type the amount on the keyboard or the keypad.",
          "Press Enter, or Show code. The code appears with the amount above it.",
          "Turn the screen to the payer, or let the payer look at the payer display.",
          "Wait for the green screen that says Paid. Then hand over the goods.",
        ],
      },
      {
        heading: "What the payer does",
        steps: ["Opens the wallet and its scanner.", "Scans the code and checks the amount and the shop’s name.", "Confirms in the wallet."],
      },
      {
        heading: "If it takes long",
        text: [
          "Press F to make the code larger, C to ask the acquirer at once, F5 for a new code before time runs out.",
          "A phone that shows “paid” is no proof. Only the green screen is.",
        ],
      },
    ],
    words: "qr order code merchant presented scan countdown renew enlarge",
  },
  scan: {
    title: "Scan the payer’s code",
    lead: "The payer opens the payment code in the wallet, and you scan it. Nothing has to be typed on the phone.",
    picture: "scan",
    parts: [
      {
        heading: "At the till",
        steps: [
          "Type the amount.",
          "Press F2, or just scan: a hardware scanner works from any screen of the payment.",
          "Scan the bar code or the square code on the phone.",
          "Wait for the green screen. The wallet may ask the payer for a PIN first.",
        ],
      },
      {
        heading: "If the scan is refused",
        text: [
          "A payer’s code is good for about a minute and only once. Ask the payer for a new one and scan again.",
          "If the outcome is not known, do not scan again. Tillside asks every few seconds and says what came of it.",
        ],
      },
    ],
    words: "barcode scanner payment code user presented auth code pin",
  },
  link: {
    title: "Send a payment link",
    lead: "For a sale by telephone or chat: make a link, send it, and wait. The payer opens it on the phone and chooses a wallet.",
    picture: "link",
    parts: [
      {
        heading: "Step by step",
        steps: [
          "Type the amount and a reference, so that you find the order again.",
          "Choose Payment link as the way to pay.",
          "Copy the link and send it to the payer.",
          "Leave the payment open or go on: it is found in Payments, and turns to Paid by itself.",
        ],
      },
      {
        heading: "Worth knowing",
        text: [
          "That the payer came back to your page proves nothing. Only Paid does.",
          "A link ends when its time has run out. Make a new attempt from the same order then.",
        ],
      },
    ],
    words: "cashier checkout url online chat telephone remote",
  },
  "entry-code": {
    title: "Take payments by a fixed code on the counter",
    lead: "A printed stand carries your shop’s own link. The payer scans it, types the amount, and pays; the payment appears here.",
    picture: "entry-code",
    parts: [
      {
        heading: "Set it up once",
        steps: [
          "Turn the notification receiver on, and give it an address that phones can reach.",
          "In Settings, Receipts, enter that address, turn on payments by a fixed code, and set the greatest amount.",
          "In Settings, Stand and marks, choose paper and wallets and save the PDF.",
          "Print it at 100 % and scan it once yourself before you put it up.",
        ],
      },
      {
        heading: "When a payer uses it",
        steps: [
          "The payer scans the stand with the wallet and types the amount.",
          "The wallet asks for confirmation.",
          "The order appears in Payments. Compare amount and time before you hand over the goods.",
        ],
      },
      {
        heading: "Keep it safe",
        text: ["Look at the stand now and then: somebody may stick another code over yours. Scan it and read the shop’s name."],
      },
    ],
    words: "stand static qr sticker entry code print poster acceptance mark",
  },
  "auto-debit": {
    title: "Charge by an agreement",
    lead: "The payer agrees once that you may charge the wallet. Each later charge needs no scan, and the payer can stop at any time.",
    picture: "auto-debit",
    parts: [
      {
        heading: "Agree",
        steps: [
          "Say what you will charge, how much and how often, before the payer agrees.",
          "Start the agreement with the payer’s wallet and show its code or link.",
          "The payer confirms in the wallet. The agreement becomes Active.",
        ],
      },
      {
        heading: "Charge and stop",
        text: [
          "Each charge is an order of its own, with its own receipt and refunds.",
          "If the payer or you stop the agreement, nothing more can be charged. Charges of the past stay as they are.",
        ],
      },
    ],
    words: "agreement subscription recurring token authorisation consent revoke",
  },
  refund: {
    title: "Give money back",
    lead: "A refund returns all or a part of a paid order to the same wallet. It says Requested until the acquirer has proved it.",
    picture: "refund",
    parts: [
      {
        heading: "Step by step",
        steps: [
          "Open Payments and find the order by number, amount or reference.",
          "Press R, or Refund.",
          "Check what can still go back and change the amount if it is only a part.",
          "Write the reason, and press the button that says the sum.",
        ],
      },
      {
        heading: "Worth knowing",
        text: [
          "A second press never refunds twice.",
          "You cannot give back more than was paid, nor after the wallet’s time has passed. The screen names the rule.",
          "The payer sees the money at once with most wallets; some take days.",
        ],
      },
    ],
    words: "return money back partial reversal",
  },
  cancel: {
    title: "Cancel an order",
    lead: "An order that is not paid can be ended: its code stops working at once. The screen says what the acquirer answered.",
    picture: "cancel",
    parts: [
      {
        heading: "Step by step",
        steps: [
          "While the code is shown, press Esc.",
          "Confirm. Tillside tells the acquirer to end the order.",
          "Read the answer: cancelled, or paid in the last moment.",
        ],
      },
      {
        heading: "Cancel or refund",
        text: [
          "Not paid: cancel. Paid: refund.",
          "If the payer confirmed in the same second, the order is Paid and stays so. Refund it if the sale is off.",
        ],
      },
    ],
    words: "void stop abort escape close",
  },
  "closing-day": {
    title: "Close the day",
    lead: "Compare what Tillside counted with what the till sold, see to what needs you, and keep the statement.",
    parts: [
      {
        heading: "Step by step",
        steps: [
          "Open Needs you. Decide what stands there; nothing should wait overnight.",
          "Open Payments for today. The double line under the sum says that the sum was proved equal to its rows.",
          "Compare the sum with your till, less refunds.",
          "Export the day. The file says shop, day and zone in its name.",
        ],
      },
      {
        heading: "Why tomorrow’s payout may differ",
        text: [
          "The acquirer counts its days in its own time zone. A late sale may be in the next day’s payout.",
          "Fees are taken off the payout, not off the sale.",
        ],
      },
    ],
    words: "end of day z report totals statement export payout",
  },
  keys: {
    title: "Set up keys and an account",
    lead: "Your shop signs its messages with a private key, and checks the acquirer’s with a public one. The private key never leaves this computer’s keychain.",
    picture: "keys",
    parts: [
      {
        heading: "Step by step",
        steps: [
          "Make a pair of RSA keys, 2048 bits, or use the ones that your acquirer’s tools made.",
          "Upload the public key at the acquirer’s site, and copy the acquirer’s public key from there.",
          "In Settings, Accounts, add an account: address, client id, your private key, the acquirer’s public key.",
          "Press Test this account. Each line says what works, and the first that fails says what to repair.",
        ],
      },
      {
        heading: "Keep in mind",
        text: [
          "Never send your private key to anybody, support included.",
          "If a key may have been seen, make a new pair and upload it the same day.",
        ],
      },
    ],
    words: "rsa private public key client id signature account setup keychain",
  },
  "first-day": {
    title: "First day with Tillside",
    lead: "Begin in practice: an acquirer and a wallet inside the app behave like the real ones, and no money moves.",
    parts: [
      {
        heading: "Try it",
        steps: [
          "Type an amount and press Enter.",
          "Press Open the practice wallet, and approve the payment there.",
          "See the green screen, print a receipt, refund a part.",
          "When you are ready, add your account in Settings and switch to the live book.",
        ],
      },
      {
        heading: "For the cashier",
        text: ["Each button carries its key. F1 opens this help for the screen you are on.", "Print the guide for the counter with the button on this page."],
      },
    ],
    words: "start begin welcome training new cashier shortcuts",
  },
};
