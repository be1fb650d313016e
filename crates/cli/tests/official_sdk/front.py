"""TLS in front of the practice acquirer, with a certificate that this run makes.

    front.py HOST ACQUIRER_PORT FOLDER

It ends TLS on port 443 of HOST, carries the bytes on unchanged, and writes the certificate that
vouches for it to FOLDER/authority.pem. When it accepts connections it prints one JSON line.
"""

import datetime
import ipaddress
import json
import os
import socket
import ssl
import sys
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HTTPS = 443


def named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate(subject, issuer, key, issuer_key, extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def write_certificates(host, folder):
    authority_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    authority = certificate(
        "Test authority",
        "Test authority",
        authority_key,
        authority_key,
        [
            (x509.BasicConstraints(ca=True, path_length=0), True),
            (x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), False),
        ],
    )
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    server = certificate(
        host,
        "Test authority",
        key,
        authority_key,
        [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (names, False),
        ],
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths = [os.path.join(folder, name) for name in ("authority.pem", "server.pem", "key.pem")]
    contents = (authority.public_bytes(pem), server.public_bytes(pem), private)
    for path, content in zip(paths, contents):
        with open(path, "wb") as file:
            file.write(content)
    return paths


def carry(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    finally:
        # The other direction may still be speaking.
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def serve(connection, context, acquirer):
    try:
        with context.wrap_socket(connection, server_side=True) as outside:
            with socket.create_connection(acquirer) as inside:
                back = threading.Thread(target=carry, args=(inside, outside), daemon=True)
                back.start()
                carry(outside, inside)
                back.join()
    except OSError as error:
        print(f"front: {error}", file=sys.stderr)


def main():
    host, port, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, HTTPS))
    listener.listen()
    authority, server, key = write_certificates(host, folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server, key)
    print(json.dumps({"ready": True, "authority": authority}), flush=True)
    while True:
        connection, _ = listener.accept()
        arguments = (connection, context, ("127.0.0.1", port))
        threading.Thread(target=serve, args=arguments, daemon=True).start()


main()
