<?php
// The few classes of EC-CUBE and Symfony that the plugin touches, as they answer: a stand-in beside the real shop (docs/INTAKE.md).
// php eccube_stand_in.php PLUGIN: prints the events that each story tells.

namespace Eccube\Entity {
    class Master { public $id; function __construct($id) { $this->id = $id; } function getId() { return $this->id; } function getName() { return '福岡県'; } }
    class Customer {
        function getId() { return 12; }
        function getName01() { return '高橋'; }
        function getName02() { return '美咲'; }
        function getKana01() { return null; }
        function getKana02() { return null; }
        function getPhoneNumber() { return '09013572468'; }
        function getEmail() { return 'misaki@example.jp'; }
        function getPref() { return new Master(40); }
    }
    class Cart {}
    class Order {}
    class Product {
        public $status; public $classes = [];
        function __construct($status) { $this->status = $status; }
        function getName() { return 'リネンシャツ'; }
        function getStatus() { return new Master($this->status); }
        function getProductClasses() { return $this->classes; }
    }
    class ProductClass {
        private $product; private $code; private $stock; private $visible;
        function __construct($product, $code, $stock, $visible = true) {
            [$this->product, $this->code, $this->stock, $this->visible] = [$product, $code, $stock, $visible];
        }
        function getId() { return null; }
        function getCode() { return $this->code; }
        function getProduct() { return $this->product; }
        function isVisible() { return $this->visible; }
        function isStockUnlimited() { return $this->stock === null; }
        function getStock() { return $this->stock; }
        function getPrice02IncTax() { return 8900.0; }
    }
}

namespace Eccube\Entity\Master {
    class ProductStatus { const DISPLAY_SHOW = 1; }
    class OrderStatus { const PROCESSING = 8; const PENDING = 7; }
}

namespace Eccube\Event {
    class EccubeEvents {
        const FRONT_SHOPPING_COMPLETE_INITIALIZE = 'front.shopping.complete.initialize';
        const FRONT_ENTRY_ACTIVATE_COMPLETE = 'front.entry.activate.complete';
        const FRONT_MYPAGE_CHANGE_INDEX_COMPLETE = 'front.mypage.change.index.complete';
        const ADMIN_CUSTOMER_EDIT_INDEX_COMPLETE = 'admin.customer.edit.index.complete';
        const FRONT_MYPAGE_WITHDRAW_INDEX_COMPLETE = 'front.mypage.withdraw.index.complete';
        const ADMIN_PRODUCT_EDIT_COMPLETE = 'admin.product.edit.complete';
        const ADMIN_PRODUCT_DELETE_COMPLETE = 'admin.product.delete.complete';
    }
    class EventArgs {
        private $given;
        function __construct($given) { $this->given = $given; }
        function hasArgument($name) { return isset($this->given[$name]); }
        function getArgument($name) { return $this->given[$name]; }
    }
}

namespace Eccube\Repository { class OrderRepository {} }
namespace Eccube\Service { class CartService { function getCarts() { return []; } } }
namespace Psr\Log {
    interface LoggerInterface {}
    class Loud implements LoggerInterface { function error($what, $more) { fwrite(STDERR, $what.json_encode($more)); exit(1); } function warning($what, $more) {} }
}
namespace Symfony\Component\EventDispatcher { interface EventSubscriberInterface {} }
namespace Symfony\Component\HttpFoundation {
    class Bag { function all() { return []; } function get($name) { return null; } }
    class Request {
        public $query, $attributes, $headers;
        function __construct() { $this->query = $this->attributes = $this->headers = new Bag(); }
        function isMethod($name) { return false; }
        function hasSession() { return false; }
    }
}
namespace Symfony\Component\HttpKernel { class KernelEvents { const RESPONSE = 'response'; const TERMINATE = 'terminate'; } }
namespace Symfony\Component\HttpKernel\Event {
    class ResponseEvent { function isMainRequest() { return true; } function getRequest() { return new \Symfony\Component\HttpFoundation\Request(); } }
    class TerminateEvent {}
}
namespace Symfony\Component\Routing\Generator { interface UrlGeneratorInterface {} class Urls implements UrlGeneratorInterface {} }

namespace Plugin\OkaeriCarts\Service {
    class Sender { public $sent = []; function send($events) { $this->sent = array_merge($this->sent, $events); return 200; } }
}

namespace {
    use Eccube\Entity\{Customer, Product, ProductClass};
    use Eccube\Event\{EccubeEvents, EventArgs};

    require $argv[1].'/Service/Documents.php';
    require $argv[1].'/Event.php';

    function shirt($status) {
        $shirt = new Product($status);
        $shirt->classes = [new ProductClass($shirt, 'AP-1-M', 3), new ProductClass($shirt, 'AP-1-L', null), new ProductClass($shirt, 'AP-1-S', 5, false), new ProductClass($shirt, null, 1)];
        return new EventArgs(['Product' => $shirt]);
    }
    $told = [];
    foreach ([
        'joined' => [EccubeEvents::FRONT_ENTRY_ACTIVATE_COMPLETE, new EventArgs(['Customer' => new Customer()])],
        'left' => [EccubeEvents::FRONT_MYPAGE_WITHDRAW_INDEX_COMPLETE, new EventArgs(['Customer' => new Customer()])],
        'edited' => [EccubeEvents::ADMIN_PRODUCT_EDIT_COMPLETE, shirt(1)],
        'hidden' => [EccubeEvents::ADMIN_PRODUCT_EDIT_COMPLETE, shirt(2)],
        'removed' => [EccubeEvents::ADMIN_PRODUCT_DELETE_COMPLETE, shirt(1)],
        'of another kind' => [EccubeEvents::ADMIN_PRODUCT_EDIT_COMPLETE, new EventArgs([])],
    ] as $story => [$name, $arguments]) {
        $sender = new Plugin\OkaeriCarts\Service\Sender();
        $plugin = new Plugin\OkaeriCarts\Event(new Eccube\Service\CartService(), new Eccube\Repository\OrderRepository(), new Symfony\Component\Routing\Generator\Urls(), new Psr\Log\Loud(), $sender);
        $plugin->{Plugin\OkaeriCarts\Event::getSubscribedEvents()[$name]}($arguments);
        $plugin->onAnswer(new Symfony\Component\HttpKernel\Event\ResponseEvent());
        $plugin->onAnswered(new Symfony\Component\HttpKernel\Event\TerminateEvent());
        $told[$story] = $sender->sent;
    }
    echo json_encode($told, JSON_UNESCAPED_UNICODE);
}
