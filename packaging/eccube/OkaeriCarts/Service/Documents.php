<?php

namespace Plugin\OkaeriCarts\Service;

/**
 * The events of docs/INTAKE.md from plain values. Nothing of EC-CUBE in here, so that it can be tried without one.
 */
final class Documents
{
    /**
     * A member's cart key stays the same for good in EC-CUBE; with the number of the last order before it, each cart has a key of its own.
     * A guest's cart is known by the id that its checkout gave it.
     */
    public static function cartId(string $cartKey, ?int $memberId, ?string $preOrderId, int $lastOrderId): ?string
    {
        if ($memberId !== null) {
            return $cartKey.'-after-'.$lastOrderId;
        }

        return $preOrderId ? 'guest-'.$preOrderId : null;
    }

    /**
     * @param array{id: ?int, name01: ?string, name02: ?string, kana01: ?string, kana02: ?string, phone: ?string, mail: ?string, prefecture: ?string} $person
     */
    public static function customer(array $person, ?bool $consentToCalls): array
    {
        return self::known([
            'id' => $person['id'] === null ? null : (string) $person['id'],
            'name' => trim(($person['name01'] ?? '').' '.($person['name02'] ?? '')),
            'kana' => trim(($person['kana01'] ?? '').' '.($person['kana02'] ?? '')),
            'phone' => $person['phone'],
            'mail' => $person['mail'],
            'prefecture' => $person['prefecture'],
            // A guest may have an account all the same.
            'member' => $person['id'] === null ? null : true,
            'consent_call' => $consentToCalls,
        ]);
    }

    public static function line(string $sku, string $name, string $variant, int $quantity, float $unitPrice): array
    {
        return ['sku' => $sku, 'name' => $name, 'variant' => $variant, 'quantity' => max(1, $quantity), 'unit_price' => (int) round($unitPrice)];
    }

    public static function cart(string $id, \DateTimeInterface $at, array $customer, array $lines, string $url): array
    {
        return [
            'type' => 'cart',
            'id' => $id,
            'updated_at' => $at->format(DATE_ATOM),
            'customer' => (object) $customer,
            'lines' => $lines,
            'checkout_url' => $url,
        ];
    }

    /** @param string[] $carts */
    public static function order(string $id, string $number, \DateTimeInterface $placed, \DateTimeInterface $at, array $customer, array $lines, float $total, bool $paid, array $carts, ?string $link = null): array
    {
        return self::known([
            'type' => 'order',
            'id' => $id,
            'number' => $number,
            'placed_at' => $placed->format(DATE_ATOM),
            'updated_at' => $at->format(DATE_ATOM),
            'customer' => (object) $customer,
            'carts' => $carts,
            'lines' => $lines,
            'total' => (int) round($total),
            'paid' => $paid,
            'link' => $link,
        ]);
    }

    public static function member(\DateTimeInterface $at, array $customer): array
    {
        return ['type' => 'customer', 'updated_at' => $at->format('Y-m-d\TH:i:s.uP'), 'customer' => (object) $customer];
    }

    /** @param ?int $stock null: not counted */
    public static function product(string $sku, \DateTimeInterface $at, string $name, float $price, ?int $stock): array
    {
        $told = ['type' => 'product', 'sku' => $sku, 'updated_at' => $at->format('Y-m-d\TH:i:s.uP'), 'name' => $name, 'price' => (int) round($price)];

        return $stock === null ? $told : $told + ['stock' => max(0, $stock)];
    }

    /** @param mixed $given what stands in an address or a session */
    public static function mark($given): ?string
    {
        return is_string($given) && preg_match('/\A[0-9a-f]{24}\z/', $given) === 1 ? $given : null;
    }

    public static function linkOpened(string $mark, \DateTimeInterface $at): array
    {
        return ['type' => 'link_opened', 'mark' => $mark, 'opened_at' => $at->format(DATE_ATOM)];
    }

    /**
     * Messengers and mail servers look at what a link leads to; as far as they say who they are, they are told.
     *
     * @param array<string, array<?string>> $headers by their names in lower case
     */
    public static function byAPerson(array $headers): bool
    {
        $agent = (string) ($headers['user-agent'][0] ?? '');
        $purpose = implode(' ', array_map(static function (string $name) use ($headers) {
            return (string) ($headers[$name][0] ?? '');
        }, ['purpose', 'x-purpose', 'sec-purpose', 'x-moz']));

        return $agent !== ''
            && preg_match('/(?<!cu)bot\b|crawl|spider|preview|scan|externalhit|imageproxy|ms-?office|headless|curl|wget|python/i', $agent) !== 1
            && preg_match('/prefetch|prerender|preview/i', $purpose) !== 1;
    }

    /** What is not known is left out, so that it overwrites nothing. */
    private static function known(array $fields): array
    {
        return array_filter($fields, static function ($value) {
            return $value !== null && $value !== '';
        });
    }
}
