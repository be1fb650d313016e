-- A statement asks each sale for its discounts, and few orders have any.
CREATE INDEX event_promotion ON event (order_id) WHERE kind = 'payment.promotion';
