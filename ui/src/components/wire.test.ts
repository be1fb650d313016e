import { expect, test } from "vitest";
import { curl, readable } from "./wire";

const message = {
  url: "https://gateway.example/ams/api/v1/payments/pay",
  headers: [
    { name: "client-id", value: "5Y0001" },
    { name: "request-time", value: "1700000000000" },
    { name: "Signature", value: "algorithm=RSA256,keyVersion=1,signature=SECRET1" },
    { name: "Authorization", value: "Bearer SECRET2" },
    { name: "x-api-key", value: "SECRET3" },
  ],
  body: `{"note":"it's tea","paymentMethodId":"[removed]"}`,
};

test("a copied command has neither keys nor signature", () => {
  const command = curl(message);
  expect(command).not.toMatch(/SECRET/);
  expect(command).toContain("'client-id: 5Y0001'");
  expect(command).toContain("YOUR_SIGNATURE");
});

test("a copied command survives the quotes of a body", () => {
  expect(curl(message)).toContain(`'{"note":"it'\\''s tea","paymentMethodId":"[removed]"}'`);
});

test("JSON is set out in lines and anything else stays as it came", () => {
  expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(readable("<html>")).toBe("<html>");
});
