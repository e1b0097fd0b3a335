<?php

namespace Plugin\OkaeriCarts\Service;

/**
 * Signs events and posts them. The shop never waits long for it, and never fails because of it.
 */
final class Sender
{
    private const CONNECT_S = 2;
    private const ANSWER_S = 5;

    private $url;
    private $secret;

    /** From the shop's .env: OKAERI_INTAKE_URL (https://…/intake/eccube) and OKAERI_INTAKE_SECRET. */
    public function __construct(?string $url = null, ?string $secret = null)
    {
        $this->url = $url ?? (string) ($_ENV['OKAERI_INTAKE_URL'] ?? '');
        $this->secret = $secret ?? (string) ($_ENV['OKAERI_INTAKE_SECRET'] ?? '');
    }

    public function ready(): bool
    {
        return $this->secret !== '' && preg_match('{^https://|^http://(127\.0\.0\.1|localhost)[:/]}', $this->url) === 1;
    }

    public static function signature(string $body, string $secret): string
    {
        return hash_hmac('sha256', $body, $secret);
    }

    /** @return int HTTP status, 0 where the console cannot be reached */
    public function send(array $events): int
    {
        if (!$events || !$this->ready()) {
            return 0;
        }
        $body = json_encode(['events' => $events], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        $request = curl_init($this->url);
        curl_setopt_array($request, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_CONNECTTIMEOUT => self::CONNECT_S,
            CURLOPT_TIMEOUT => self::ANSWER_S,
            CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'X-ECCUBE-Signature: '.self::signature($body, $this->secret)],
        ]);
        curl_exec($request);
        $status = (int) curl_getinfo($request, CURLINFO_RESPONSE_CODE);
        curl_close($request);

        return $status;
    }
}
