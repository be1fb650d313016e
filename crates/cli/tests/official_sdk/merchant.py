"""A merchant that uses Alipay's own Python SDK, unchanged, against the practice acquirer.

    merchant.py GATEWAY CONTROL CLIENT_ID PRIVATE_KEY_FILE GATEWAY_KEY_FILE

GATEWAY is what the SDK is told, an https address. CONTROL is the practice wallet's own address,
for what a payer does. Each step prints one JSON line; the last one is {"done": true}.
"""

import base64
import json
import sys
import urllib.error
import urllib.request

from com.alipay.ams.api.default_alipay_client import DefaultAlipayClient
from com.alipay.ams.api.exception.exception import AlipayApiException
from com.alipay.ams.api.model.amount import Amount
from com.alipay.ams.api.model.env import Env
from com.alipay.ams.api.model.grant_type import GrantType
from com.alipay.ams.api.model.merchant import Merchant
from com.alipay.ams.api.model.order import Order
from com.alipay.ams.api.model.payment_method import PaymentMethod
from com.alipay.ams.api.model.product_code_type import ProductCodeType
from com.alipay.ams.api.model.scope_type import ScopeType
from com.alipay.ams.api.model.settlement_strategy import SettlementStrategy
from com.alipay.ams.api.model.store import Store
from com.alipay.ams.api.model.terminal_type import TerminalType
from com.alipay.ams.api.request.auth.alipay_auth_apply_token_request import AlipayAuthApplyTokenRequest
from com.alipay.ams.api.request.auth.alipay_auth_consult_request import AlipayAuthConsultRequest
from com.alipay.ams.api.request.auth.alipay_auth_revoke_token_request import AlipayAuthRevokeTokenRequest
from com.alipay.ams.api.request.pay.alipay_inquiry_refund_request import AlipayInquiryRefundRequest
from com.alipay.ams.api.request.pay.alipay_pay_cancel_request import AlipayPayCancelRequest
from com.alipay.ams.api.request.pay.alipay_pay_consult_request import AlipayPayConsultRequest
from com.alipay.ams.api.request.pay.alipay_pay_query_request import AlipayPayQueryRequest
from com.alipay.ams.api.request.pay.alipay_pay_request import AlipayPayRequest
from com.alipay.ams.api.request.pay.alipay_payment_session_request import AlipayPaymentSessionRequest
from com.alipay.ams.api.request.pay.alipay_refund_request import AlipayRefundRequest
from com.alipay.ams.api.request.pay.order_code_payment_request import OrderCodePaymentRequest
from com.alipay.ams.api.response.auth.alipay_auth_apply_token_response import AlipayAuthApplyTokenResponse
from com.alipay.ams.api.response.auth.alipay_auth_consult_response import AlipayAuthConsultResponse
from com.alipay.ams.api.response.auth.alipay_auth_revoke_token_response import AlipayAuthRevokeTokenResponse
from com.alipay.ams.api.response.pay.alipay_inquiry_refund_response import AlipayInquiryRefundResponse
from com.alipay.ams.api.response.pay.alipay_pay_cancel_response import AlipayPayCancelResponse
from com.alipay.ams.api.response.pay.alipay_pay_consult_response import AlipayPayConsultResponse
from com.alipay.ams.api.response.pay.alipay_pay_query_response import AlipayPayQueryResponse
from com.alipay.ams.api.response.pay.alipay_pay_response import AlipayPayResponse
from com.alipay.ams.api.response.pay.alipay_payment_session_response import AlipayPaymentSessionResponse
from com.alipay.ams.api.response.pay.alipay_refund_response import AlipayRefundResponse
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

# Nobody listens there: this merchant only asks.
NOTIFY = "http://127.0.0.1:9/notify"

GATEWAY, CONTROL, CLIENT_ID, PRIVATE_KEY, GATEWAY_KEY = sys.argv[1:6]


def text(path):
    with open(path, encoding="ascii") as file:
        return file.read().strip()


CLIENT = DefaultAlipayClient(GATEWAY, CLIENT_ID, text(PRIVATE_KEY), text(GATEWAY_KEY))


def word(value):
    """An enumerated value as the wire spells it."""
    return getattr(value, "value", value)


def expect(seen, wanted, what):
    if seen != wanted:
        raise SystemExit(f"{what}: {seen!r}, not {wanted!r}")


def call(name, request, response, wanted="SUCCESS"):
    """Sends by the SDK, which verifies the answer's signature, and reads by the SDK."""
    body = CLIENT.execute(request)
    answer = response(body)
    expect(answer.result.result_code, wanted, f"{name} answered {body}")
    print(json.dumps({"step": name, "code": wanted}), flush=True)
    return answer


def wallet(path, content):
    """What the payer does, in the practice wallet."""
    request = urllib.request.Request(
        CONTROL + path,
        data=json.dumps(content).encode(),
        headers={"Content-Type": "application/json"},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request) as answer:
        return json.load(answer)


def order(reference, cents):
    made = Order()
    made.reference_order_id = reference
    made.order_description = "Two cups of tea"
    made.order_amount = Amount("USD", cents)
    made.merchant = Merchant()
    made.merchant.reference_merchant_id = "M-1"
    made.merchant.merchant_mcc = "5812"
    made.merchant.merchant_name = "Tea house"
    made.merchant.store = Store()
    made.merchant.store.reference_store_id = "S-1"
    made.merchant.store.store_name = "By the harbour"
    made.merchant.store.store_mcc = "5812"
    return made


def settled_in_dollars():
    strategy = SettlementStrategy()
    strategy.settlement_currency = "USD"
    return strategy


def browser():
    env = Env()
    env.terminal_type = TerminalType.WEB
    env.client_ip = "203.0.113.7"
    return env


def by_wallet(name, token=None):
    method = PaymentMethod()
    method.payment_method_type = name
    method.payment_method_id = token
    return method


def inquire(request_id, wanted):
    query = AlipayPayQueryRequest()
    query.payment_request_id = request_id
    found = call("inquiryPayment", query, AlipayPayQueryResponse)
    expect(word(found.payment_status), wanted, f"the status of {request_id}")
    return found


def pay_by_order_code(request_id, cents):
    request = OrderCodePaymentRequest(request_id, order(request_id, cents), "USD", cents, NOTIFY)
    answer = call("pay", request, AlipayPayResponse)
    expect(bool(answer.payment_id), True, "an id of the payment")
    codes = answer.order_code_form.code_details
    return answer, next(code.code_value for code in codes)


def a_payment_with_its_refund():
    made, code = pay_by_order_code("sdk-1", "1250")
    inquire("sdk-1", "PROCESSING")
    paid = wallet("/wallet/api/pay", {"code": code, "wallet": "GCASH", "decision": "approve"})
    expect((paid["status"], paid["payment_id"]), ("SUCCESS", made.payment_id), "the wallet")
    found = inquire("sdk-1", "SUCCESS")
    expect((found.payment_amount.value, found.payment_id), ("1250", made.payment_id), "the inquiry")

    request = AlipayRefundRequest()
    request.refund_request_id = "sdk-back-1"
    request.payment_id = made.payment_id
    request.refund_amount = Amount("USD", "250")
    refund = call("refund", request, AlipayRefundResponse)
    again = call("refund", request_again(request), AlipayRefundResponse)
    expect(again.refund_id, refund.refund_id, "the same refund again")
    query = AlipayInquiryRefundRequest()
    query.refund_request_id = "sdk-back-1"
    seen = call("inquiryRefund", query, AlipayInquiryRefundResponse)
    told = (word(seen.refund_status), seen.refund_id, seen.refund_amount.value)
    expect(told, ("SUCCESS", refund.refund_id, "250"), "the refund's inquiry")


def request_again(request):
    """The SDK writes the practice path into a request when it sends it; a copy starts anew."""
    copy = AlipayRefundRequest()
    copy.refund_request_id = request.refund_request_id
    copy.payment_id = request.payment_id
    copy.refund_amount = request.refund_amount
    return copy


def a_cancelled_payment():
    _, code = pay_by_order_code("sdk-2", "700")
    request = AlipayPayCancelRequest()
    request.payment_request_id = "sdk-2"
    call("cancel", request, AlipayPayCancelResponse)
    inquire("sdk-2", "CANCELLED")
    try:
        wallet("/wallet/api/pay", {"code": code, "wallet": "GCASH", "decision": "approve"})
    except urllib.error.HTTPError as error:
        expect(error.code, 410, "paying a cancelled code")
    else:
        raise SystemExit("a cancelled code was paid")


def what_can_pay():
    request = AlipayPayConsultRequest()
    request.product_code = ProductCodeType.CASHIER_PAYMENT
    request.payment_amount = Amount("USD", "1250")
    request.env = browser()
    request.settlement_strategy = settled_in_dollars()
    options = call("consult", request, AlipayPayConsultResponse).payment_options
    offered = [option.payment_method_type for option in options]
    expect("GCASH" in offered, True, f"GCASH among {offered}")


def a_session():
    request = AlipayPaymentSessionRequest()
    request.product_code = ProductCodeType.CASHIER_PAYMENT
    request.payment_request_id = "sdk-3"
    request.order = order("sdk-3", "900")
    request.payment_amount = Amount("USD", "900")
    request.payment_method = by_wallet("GCASH")
    request.payment_redirect_url = "https://shop.example/paid"
    request.payment_notify_url = NOTIFY
    request.settlement_strategy = settled_in_dollars()
    answer = call("createPaymentSession", request, AlipayPaymentSessionResponse)
    expect(bool(answer.payment_session_id and answer.payment_session_data), True, "a session")


def an_agreement():
    request = AlipayAuthConsultRequest()
    request.customer_belongs_to = "GCASH"
    request.auth_redirect_url = "https://shop.example/agreed"
    request.scopes = [ScopeType.AGREEMENT_PAY]
    request.auth_state = "state-1"
    request.terminal_type = TerminalType.WEB
    offer = call("authorizations/consult", request, AlipayAuthConsultResponse)
    agreed = wallet("/wallet/api/agree", {"auth_url": offer.normal_url, "decision": "approve"})

    request = AlipayAuthApplyTokenRequest()
    request.grant_type = GrantType.AUTHORIZATION_CODE
    request.customer_belongs_to = "GCASH"
    request.auth_code = agreed["auth_code"]
    token = call("applyToken", request, AlipayAuthApplyTokenResponse).access_token
    expect(bool(token), True, "a token")

    debit("sdk-4", token)
    inquire("sdk-4", "SUCCESS")
    request = AlipayAuthRevokeTokenRequest()
    request.access_token = token
    call("revoke", request, AlipayAuthRevokeTokenResponse)


def debit(request_id, token):
    request = AlipayPayRequest()
    request.product_code = ProductCodeType.AGREEMENT_PAYMENT
    request.payment_request_id = request_id
    request.order = order(request_id, "500")
    request.payment_amount = Amount("USD", "500")
    request.payment_method = by_wallet("GCASH", token)
    request.payment_notify_url = NOTIFY
    request.settlement_strategy = settled_in_dollars()
    request.env = browser()
    call("pay", request, AlipayPayResponse)


def an_answer_under_another_key():
    """The negative side: the SDK itself finds that the signature does not fit."""
    stranger = DefaultAlipayClient(GATEWAY, CLIENT_ID, text(PRIVATE_KEY), another_key())
    query = AlipayPayQueryRequest()
    query.payment_request_id = "sdk-1"
    try:
        stranger.execute(query)
    except AlipayApiException:
        print(json.dumps({"step": "wrong key", "code": "refused"}), flush=True)
    else:
        raise SystemExit("an answer was believed under another key")


def another_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


a_payment_with_its_refund()
a_cancelled_payment()
what_can_pay()
a_session()
an_agreement()
an_answer_under_another_key()
print(json.dumps({"done": True}), flush=True)
