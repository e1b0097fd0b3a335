"""Shopify's ``products.json`` as a table with the headings of its product export, so that both take the same way.

The Admin API's form (https://shopify.dev/docs/api/admin-rest/latest/resources/product) and the storefront's, which tells whether a variant
is ``available`` and not how many there are.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from console.domain.errors import BadInput

HEADINGS: Final = (
    "Handle",
    "Title",
    "Body (HTML)",
    "Status",
    "Updated At",
    "Option1 Value",
    "Variant SKU",
    "Variant Price",
    "Variant Inventory Tracker",
    "Variant Inventory Policy",
    "Variant Inventory Qty",
)

Said = Mapping[str, Any]


def product_rows(content: bytes, name: str) -> list[list[str]]:
    """One row a variant, one a product that has none; cells as ``HEADINGS``. Raises ``BadInput``: it is no such JSON."""
    return [row for product in products(content, name) for row in _rows(product)]


def products(content: bytes, name: str) -> list[Said]:
    """``{"products": […]}``, ``{"product": {…}}`` or a list of products. Raises ``BadInput`` when it is none of these."""
    try:
        read = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise BadInput(
            f"ファイル {name} は JSON ではないか、途中で切れています。", f"The file {name} is no JSON, or it was cut off."
        ) from fault
    if isinstance(read, dict):
        read = read.get("products", [read["product"]] if "product" in read else None)
    if not isinstance(read, list) or not read or not all(isinstance(one, dict) for one in read):
        raise BadInput(
            f'ファイル {name} に商品がありません。Shopify の products.json（"products" の並び）を選んでください。',
            f"The file {name} has no products. Choose Shopify's products.json, with its list of “products”.",
        )
    if not any("variants" in one for one in read):
        raise BadInput(f"ファイル {name} の商品に variants がありません。", f"The products in {name} have no “variants”.")
    return read


def of_products_json(content: bytes) -> bool:
    """Whether it is such a file, among others in JSON."""
    try:
        return bool(products(content, ""))
    except BadInput:
        return False


def _rows(product: Said) -> Iterator[list[str]]:
    variants = product.get("variants")
    known = [one for one in variants if isinstance(one, dict)] if isinstance(variants, Sequence) else []
    for variant in known or [{}]:
        told = {**_of_product(product), **_of_variant(variant)}
        yield [told[heading] for heading in HEADINGS]


def _of_product(product: Said) -> dict[str, str]:
    return {
        "Handle": _text(product.get("handle") or product.get("id")),
        "Title": _text(product.get("title")),
        "Body (HTML)": _text(product.get("body_html")),
        "Status": _text(product.get("status")),
        "Updated At": _text(product.get("updated_at")),
    }


def _of_variant(variant: Said) -> dict[str, str]:
    counted = _text(variant.get("inventory_quantity"))
    tracker = _text(variant.get("inventory_management"))
    if variant.get("available") is False and not counted:
        counted, tracker = "0", "shopify"
    return {
        "Option1 Value": _text(variant.get("option1") or variant.get("title")),
        # Without a code of its own a variant is known by its id, as in the shop's carts.
        "Variant SKU": _text(variant.get("sku") or variant.get("id")),
        # The API writes yen as text. The theme's product.js has whole numbers, a hundred to the yen: no price to go by.
        "Variant Price": price if isinstance(price := variant.get("price"), str) else "",
        "Variant Inventory Tracker": tracker,
        "Variant Inventory Policy": _text(variant.get("inventory_policy")),
        "Variant Inventory Qty": counted,
    }


def _text(value: object) -> str:
    """Numbers and words; what is neither says nothing."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
