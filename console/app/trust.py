"""Whom the window believes that an engine on another machine is the shop's own."""

from pathlib import Path

from PySide6.QtNetwork import QSslCertificate, QSslConfiguration

from console.domain.errors import BadInput


def trust(authority: Path) -> None:
    """Beside the authorities of this machine, those in a PEM file: the shop's own, or an engine's certificate that it signed itself. For every
    connection that is made afterwards.

    Raises:
        BadInput: there is no such file, or no certificate in it.
    """
    certificates = QSslCertificate.fromPath(str(authority))
    if not certificates:
        raise BadInput(
            f"{authority} に証明書がありません。PEM 形式の認証局のファイルを指定してください。",
            f"There is no certificate in {authority}; name a PEM file of an authority.",
        )
    known = QSslConfiguration.defaultConfiguration()
    known.addCaCertificates(certificates)
    QSslConfiguration.setDefaultConfiguration(known)
