-- A payment names its invoice, which the key will check.
UPDATE telecom.payments
SET invoice_id = '00000000-0000-4000-8000-000000000471'
WHERE payment_number = 'PAY-1';
