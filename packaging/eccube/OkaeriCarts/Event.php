<?php

namespace Plugin\OkaeriCarts;

use Eccube\Entity\Cart;
use Eccube\Entity\Customer;
use Eccube\Entity\Master\OrderStatus;
use Eccube\Entity\Master\ProductStatus;
use Eccube\Entity\Order;
use Eccube\Entity\Product;
use Eccube\Entity\ProductClass;
use Eccube\Event\EccubeEvents;
use Eccube\Event\EventArgs;
use Eccube\Repository\OrderRepository;
use Eccube\Service\CartService;
use Plugin\OkaeriCarts\Service\Documents;
use Plugin\OkaeriCarts\Service\Sender;
use Psr\Log\LoggerInterface;
use Symfony\Component\EventDispatcher\EventSubscriberInterface;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpKernel\Event\ResponseEvent;
use Symfony\Component\HttpKernel\Event\TerminateEvent;
use Symfony\Component\HttpKernel\KernelEvents;
use Symfony\Component\Routing\Generator\UrlGeneratorInterface;

/**
 * The carts as they are now, the order that was just placed, a member or a product that was changed, and whether the customer came by a link of
 * the console.
 *
 * Read before the answer goes out, since the session that holds a guest's cart is closed with it; told to the console after that.
 */
class Event implements EventSubscriberInterface
{
    /** Pages that may have changed a cart or told us whose it is. */
    private const PAGES = ['product_add_cart', 'cart', 'cart_handle_item', 'mypage_login', 'shopping', 'shopping_nonmember', 'shopping_confirm', 'shopping_redirect_to'];

    /** The name of the mark in the address of a link, and in the session. */
    private const LINK = 'okaeri';

    private $carts;
    private $orders;
    private $urls;
    private $logger;
    private $sender;
    private $placed;
    private $changed = [];
    private $events = [];

    public function __construct(CartService $carts, OrderRepository $orders, UrlGeneratorInterface $urls, LoggerInterface $logger, Sender $sender)
    {
        $this->carts = $carts;
        $this->orders = $orders;
        $this->urls = $urls;
        $this->logger = $logger;
        $this->sender = $sender;
    }

    public static function getSubscribedEvents(): array
    {
        return [
            EccubeEvents::FRONT_SHOPPING_COMPLETE_INITIALIZE => 'onOrdered',
            EccubeEvents::FRONT_ENTRY_ACTIVATE_COMPLETE => 'onMember',
            EccubeEvents::FRONT_MYPAGE_CHANGE_INDEX_COMPLETE => 'onMember',
            EccubeEvents::ADMIN_CUSTOMER_EDIT_INDEX_COMPLETE => 'onMember',
            EccubeEvents::FRONT_MYPAGE_WITHDRAW_INDEX_COMPLETE => 'onMemberLeft',
            EccubeEvents::ADMIN_PRODUCT_EDIT_COMPLETE => 'onProduct',
            EccubeEvents::ADMIN_PRODUCT_DELETE_COMPLETE => 'onProductGone',
            // Late, so that whatever the shop does with the cart is done.
            KernelEvents::RESPONSE => ['onAnswer', -512],
            KernelEvents::TERMINATE => 'onAnswered',
        ];
    }

    public function onOrdered(EventArgs $event): void
    {
        $this->placed = $event->hasArgument('Order') ? $event->getArgument('Order') : null;
    }

    public function onMember(EventArgs $event): void
    {
        $member = $event->hasArgument('Customer') ? $event->getArgument('Customer') : null;
        if ($member instanceof Customer && $member->getId() !== null) {
            $this->changed[] = Documents::member($this->now(), $this->person($member, $member));
        }
    }

    /** Whoever leaves the shop is not called any more; nothing else about them is told. */
    public function onMemberLeft(EventArgs $event): void
    {
        $member = $event->hasArgument('Customer') ? $event->getArgument('Customer') : null;
        if ($member instanceof Customer && $member->getId() !== null) {
            $this->changed[] = Documents::member($this->now(), ['id' => (string) $member->getId(), 'consent_call' => false, 'consent_sms' => false]);
        }
    }

    public function onProduct(EventArgs $event): void
    {
        $this->productOf($event, true);
    }

    public function onProductGone(EventArgs $event): void
    {
        $this->productOf($event, false);
    }

    private function productOf(EventArgs $event, bool $there): void
    {
        $product = $event->hasArgument('Product') ? $event->getArgument('Product') : null;
        if ($product instanceof Product) {
            foreach ($product->getProductClasses() as $class) {
                $this->changed[] = $this->product($class, $there);
            }
        }
    }

    public function onAnswer(ResponseEvent $event): void
    {
        try {
            if ($event->isMainRequest()) {
                $this->events = $this->told($event->getRequest());
            }
        } catch (\Throwable $fault) {
            // A shop that sells is worth more than a notice of a cart.
            $this->logger->error('okaeri: not read', ['fault' => get_class($fault)]);
        }
    }

    public function onAnswered(TerminateEvent $event): void
    {
        $events = $this->events;
        $this->events = [];
        try {
            $status = $events ? $this->sender->send($events) : 200;
            if ($status !== 200) {
                $this->logger->warning('okaeri: not taken', ['status' => $status]);
            }
        } catch (\Throwable $fault) {
            $this->logger->error('okaeri: not sent', ['fault' => get_class($fault)]);
        }
    }

    private function told(Request $request): array
    {
        $events = array_values(array_filter($this->changed));
        $this->changed = [];
        $link = Documents::mark($request->query->all()[self::LINK] ?? null);
        if ($link !== null && $request->isMethod('GET') && Documents::byAPerson($request->headers->all())) {
            $events[] = Documents::linkOpened($link, new \DateTimeImmutable());
            if ($request->hasSession()) {
                $request->getSession()->set(self::LINK, $link);
            }
        }
        if ($this->placed instanceof Order) {
            $came = $request->hasSession() ? Documents::mark($request->getSession()->remove(self::LINK)) : null;
            $events[] = $this->order($this->placed, $came);
            foreach ($this->placed->getProductOrderItems() as $item) {
                // What was bought is no longer in stock.
                $events[] = $this->product($item->getProductClass(), true);
            }
            $events = array_values(array_filter($events));
            $this->placed = null;
        } elseif (in_array($request->attributes->get('_route'), self::PAGES, true)) {
            $events = array_merge($events, array_values(array_filter(array_map([$this, 'cart'], $this->carts->getCarts()))));
        }

        return $events;
    }

    private function cart(?Cart $cart): ?array
    {
        if ($cart === null) {
            return null;
        }
        $member = $cart->getCustomer();
        $preOrderId = $cart->getPreOrderId();
        $order = $member === null && $preOrderId ? $this->orders->findOneBy(['pre_order_id' => $preOrderId]) : null;
        if ($member === null && ($order === null || !$order->getPhoneNumber())) {
            return null;
        }
        $id = Documents::cartId((string) $cart->getCartKey(), $member ? $member->getId() : null, $preOrderId, $member ? $this->lastOrder($member) : 0);
        $lines = [];
        foreach ($cart->getCartItems() as $item) {
            $lines[] = $this->line($item->getProductClass(), (int) $item->getQuantity(), (float) $item->getPrice());
        }
        $url = $this->urls->generate('cart', [], UrlGeneratorInterface::ABSOLUTE_URL);

        return $id === null ? null : Documents::cart($id, new \DateTimeImmutable(), $this->person($member ?? $order, $member), array_filter($lines), $url);
    }

    private function order(Order $order, ?string $link): array
    {
        $member = $order->getCustomer();
        $lines = [];
        foreach ($order->getProductOrderItems() as $item) {
            $lines[] = $this->line($item->getProductClass(), (int) $item->getQuantity(), (float) $item->getPriceIncTax());
        }
        $carts = [];
        if ($member !== null) {
            // One cart for each kind of sale; the order says which.
            foreach ($order->getSaleTypes() as $kind) {
                $carts[] = Documents::cartId($member->getId().'_'.$kind->getId(), $member->getId(), null, $this->lastOrder($member, $order));
            }
        } else {
            $carts[] = Documents::cartId('', null, $order->getPreOrderId(), 0);
        }
        $at = $order->getOrderDate() ?? new \DateTimeImmutable();

        return Documents::order((string) $order->getId(), (string) $order->getOrderNo(), $at, $order->getUpdateDate() ?? $at, $this->person($order, $member), array_values(array_filter($lines)), (float) $order->getPaymentTotal(), $order->getPaymentDate() !== null, array_values(array_filter($carts)), $link);
    }

    /** The last order that was really placed, before the one that is being told of. */
    private function lastOrder(Customer $member, ?Order $but = null): int
    {
        $query = $this->orders->createQueryBuilder('o')->select('MAX(o.id)')
            ->where('o.Customer = :member')->andWhere('o.OrderStatus NOT IN (:unplaced)')
            ->setParameter('member', $member)->setParameter('unplaced', [OrderStatus::PROCESSING, OrderStatus::PENDING]);
        if ($but !== null) {
            $query->andWhere('o.id < :but')->setParameter('but', $but->getId());
        }

        return (int) $query->getQuery()->getSingleScalarResult();
    }

    private function line(?ProductClass $class, int $quantity, float $price): ?array
    {
        if ($class === null) {
            return null;
        }
        $variant = trim(implode(' ', array_filter([(string) $class->getClassCategory1(), (string) $class->getClassCategory2()])));

        return Documents::line((string) ($class->getCode() ?: $class->getId()), (string) $class->getProduct()->getName(), $variant, $quantity, $price);
    }

    /** One entry of the catalogue; what is not shown, not sold any more or gone has nothing left. A class without a number never was in a cart. */
    private function product(?ProductClass $class, bool $there): ?array
    {
        if ($class === null || ($class->getCode() ?: $class->getId()) === null) {
            return null;
        }
        $product = $class->getProduct();
        $status = $product->getStatus();
        $sold = $there && $class->isVisible() && $status !== null && $status->getId() === ProductStatus::DISPLAY_SHOW;
        $stock = $sold ? ($class->isStockUnlimited() ? null : (int) $class->getStock()) : 0;

        return Documents::product((string) ($class->getCode() ?: $class->getId()), $this->now(), (string) $product->getName(), (float) $class->getPrice02IncTax(), $stock);
    }

    private function now(): \DateTimeImmutable
    {
        return new \DateTimeImmutable();
    }

    /** @param Customer|Order $person */
    private function person($person, ?Customer $member): array
    {
        $prefecture = $person->getPref();

        // EC-CUBE asks nobody whether calls are welcome; a shop whose terms cover them says so in the console's settings.
        return Documents::customer([
            'id' => $member ? $member->getId() : null,
            'name01' => $person->getName01(),
            'name02' => $person->getName02(),
            'kana01' => $person->getKana01(),
            'kana02' => $person->getKana02(),
            'phone' => $person->getPhoneNumber(),
            'mail' => $person->getEmail(),
            'prefecture' => $prefecture ? $prefecture->getName() : null,
        ], null);
    }
}
