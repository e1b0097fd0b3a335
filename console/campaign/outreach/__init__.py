"""Messages that leave the house: the checkout link by mail or SMS."""
