/** How each kind of payment goes, for its payer. */
export const GUIDE_EN = [
  {
    id: "shop-code",
    title: "The shop shows a code",
    lead: "You scan a code that was made for this one order. The sum is already in it.",
    steps: [
      "The cashier enters the sum and turns the screen to you.",
      "Scan the code with your wallet. In practice, press the code at the desk, or paste its text on the first screen.",
      "Check the shop’s name and the sum in your currency.",
      "Press Pay. The word Paid appears here and at the desk.",
    ],
    notes: [
      "The code is good for about three minutes. After that the shop makes a new one.",
      "If you decline, this order’s code is finished. Nothing was taken.",
    ],
  },
  {
    id: "your-code",
    title: "You show your code",
    lead: "The cashier scans the code on your phone and has typed the sum before.",
    steps: [
      "Open “Show my payer’s code” on the first screen.",
      "Hold it to the scanner, or read the digits to the cashier.",
      "If a PIN is needed, check the sum and press Confirm. Small sums may pass without it.",
      "Wait for the word Paid before you put the phone away.",
    ],
    notes: [
      "Each code is good for one payment. Do not send a picture of it to anybody.",
      "Without a PIN the sum is taken as soon as the shop scans.",
    ],
  },
  {
    id: "link",
    title: "A payment link",
    lead: "A web shop or a message leads you to the payment.",
    steps: [
      "Follow the link. It opens the payment in your wallet.",
      "Check who is paid, what for, and how much.",
      "Press Pay, then go back to the shop by the button that names it.",
    ],
    notes: [
      "A link is open for some minutes only; the time left is shown.",
      "The shop’s page may need a moment before it shows the payment.",
    ],
  },
  {
    id: "stand",
    title: "The code on a stand",
    lead: "The shop has one fixed code at the counter; a payment is opened when you scan it.",
    steps: [
      "Scan the code on the stand.",
      "The shop fills in the sum, and the payment opens here.",
      "Check the name on the screen against the shop you stand in.",
      "Press Pay and show the word Paid to the cashier.",
    ],
    notes: ["If the name is another shop’s, decline and tell the cashier: codes can be pasted over."],
  },
  {
    id: "auto-debit",
    title: "Auto debit",
    lead: "You agree once; later the shop charges by itself, for a ride or a subscription.",
    steps: [
      "Open the request from the shop and read who may charge, and what for.",
      "Press Agree. This is the only time that you are asked.",
      "Each charge appears under Bills.",
      "To end it, open Agreements in Alipay+ Center and press Stop.",
    ],
    notes: [
      "Stopping works at once and concerns later charges only.",
      "Ending a subscription at the shop is a separate matter: tell the shop too.",
    ],
  },
];

/** Questions that payers ask, with short answers. */
export const QUESTIONS_EN = [
  {
    question: "Where is my refund?",
    answer:
      "It goes back to the wallet that paid. Open the bill: each refund stands there with its time, its sum and its id. If there is none, the shop has not sent it yet, or the wallet has not confirmed it.",
  },
  {
    question: "Why are there two currencies?",
    answer:
      "The shop prices in its own currency and your wallet pays in yours. Both sums and the rate between them are shown before you pay, and stay on the bill.",
  },
  {
    question: "Who sets the exchange rate?",
    answer:
      "Your wallet and its partners, not the shop. The rate on the screen is the one you pay at. In practice the rates are fixed examples, not today’s.",
  },
  {
    question: "How do I stop a debit?",
    answer:
      "Open Alipay+ Center, Agreements, and press Stop beside the shop. The shop is told, and cannot charge this wallet any more. Charges already made stay.",
  },
  {
    question: "I paid, but the shop says no. What now?",
    answer:
      "Do not pay again. Open Bills: if the payment is there as Paid, show the bill and its payment id to the cashier, who can ask the gateway for it. If it is not there, nothing was taken.",
  },
  {
    question: "The code has run out. Have I lost money?",
    answer: "No. An expired code takes nothing. Ask the shop for a new one.",
  },
  {
    question: "Can I pay the same order twice by mistake?",
    answer:
      "Not with the same code: it counts once, and a second press changes nothing. Two different codes are two orders, so check Bills before you pay a new one.",
  },
  {
    question: "Why is part of my money back and not all?",
    answer:
      "The shop gave back a part, for example for one item. The bill says Part refunded and lists each refund. The shop may add more until the whole sum is back.",
  },
  {
    question: "Is my refund worked out at today’s rate?",
    answer:
      "The bill shows what came back in your currency. In practice it uses the rate of the sale. With real wallets the rule is the wallet’s own, so ask there.",
  },
  {
    question: "What does Processing mean?",
    answer:
      "The wallet has taken the payment on, and the outcome is not known yet. It ends as Paid or as Failed. Wait for one of these words and do not pay a second time.",
  },
  {
    question: "Can the shop cancel after I have paid?",
    answer:
      "For a short time, usually the same day: the whole payment is then undone and the bill says Cancelled. Later the shop refunds instead.",
  },
  {
    question: "Why can I not use my wallet here?",
    answer:
      "A shop may accept only some wallets, and some have a limit for one payment. The screen names the wallets that can pay; choose one of them.",
  },
  {
    question: "What does the shop learn about me?",
    answer:
      "The payment’s result, its id, the sum, and which wallet paid. Under an agreement also what you allowed on that screen.",
  },
  {
    question: "Is any real money moved here?",
    answer:
      "No. This is a practice wallet: brass frame, no account, no bank. Its codes work only with the practice gateway, and real codes do not work here.",
  },
];
