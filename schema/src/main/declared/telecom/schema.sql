CREATE SCHEMA IF NOT EXISTS telecom;
COMMENT ON SCHEMA telecom IS 'Telecom billing, beside the tables of billing on which it builds.';

-- Signed money. NaN is greater than every number, so no other check would keep it out.
CREATE DOMAIN telecom.amount AS numeric(20, 4)
    CONSTRAINT amount_is_a_number CHECK (VALUE <> 'NaN');
COMMENT ON DOMAIN telecom.amount IS 'Money of either sign: four decimals.';

CREATE TYPE telecom.account_status AS ENUM ('active', 'suspended', 'closed');
COMMENT ON TYPE telecom.account_status IS 'How an account stands; only an active one is charged for calls.';

CREATE TYPE telecom.account_transaction_type AS ENUM ('top_up', 'charge', 'charge_reversal', 'refund', 'adjustment');
COMMENT ON TYPE telecom.account_transaction_type IS 'What a row of an account''s ledger did: money paid in, used, given back to the balance, paid back to the customer, corrected.';

CREATE TYPE telecom.account_type AS ENUM ('prepaid', 'postpaid');
COMMENT ON TYPE telecom.account_type IS 'Whether calls are paid from a balance as they come in, or by an invoice after the period.';

CREATE TYPE telecom.billing_cycle AS ENUM ('monthly', 'quarterly', 'annual');
COMMENT ON TYPE telecom.billing_cycle IS 'How often something is billed.';

CREATE TYPE telecom.business_type AS ENUM ('individual', 'small_business', 'enterprise');
COMMENT ON TYPE telecom.business_type IS 'What sort of customer it is.';

CREATE TYPE telecom.call_direction AS ENUM ('inbound', 'outbound');
COMMENT ON TYPE telecom.call_direction IS 'Which way a call went.';

CREATE TYPE telecom.call_status AS ENUM ('answered', 'no_answer', 'busy', 'failed', 'cancelled');
COMMENT ON TYPE telecom.call_status IS 'How a call ended; only an answered one costs anything.';

CREATE TYPE telecom.call_type AS ENUM ('local', 'std', 'isd', 'mobile', 'toll_free');
COMMENT ON TYPE telecom.call_type IS 'Kind of destination: local, long distance (STD), international (ISD), mobile, toll-free.';

CREATE TYPE telecom.cdr_error AS ENUM (
    'unknown_subscription',
    'subscription_ended',
    'no_period',
    'account_not_active',
    'insufficient_balance'
);
COMMENT ON TYPE telecom.cdr_error IS 'Why a record could not be rated.';

CREATE TYPE telecom.cdr_rating_outcome AS ENUM ('rated', 'reversed', 'failed');
COMMENT ON TYPE telecom.cdr_rating_outcome IS 'What an attempt to rate a call came to.';

CREATE TYPE telecom.cdr_status AS ENUM ('pending', 'processed', 'failed');
COMMENT ON TYPE telecom.cdr_status IS 'How far a record has come: pending waits for its period to begin.';

CREATE TYPE telecom.cost_rounding AS ENUM ('up', 'down', 'half_up', 'half_down', 'half_even');
COMMENT ON TYPE telecom.cost_rounding IS 'How a cost is rounded, as java.math.RoundingMode names it.';

CREATE TYPE telecom.customer_status AS ENUM ('pending', 'active', 'suspended', 'cancelled');
COMMENT ON TYPE telecom.customer_status IS 'How a customer stands; only an active one may have new subscriptions.';

CREATE TYPE telecom.did_status AS ENUM ('available', 'reserved', 'assigned', 'suspended', 'ported_out');
COMMENT ON TYPE telecom.did_status IS 'How a number stands; a suspended one stays with its subscription.';

CREATE TYPE telecom.did_type AS ENUM ('local', 'toll_free', 'mobile', 'national');
COMMENT ON TYPE telecom.did_type IS 'Kind of number.';

CREATE TYPE telecom.invoice_line_type AS ENUM (
    'subscription',
    'setup_fee',
    'overage',
    'did',
    'proration',
    'one_time',
    'discount',
    'tax'
);
COMMENT ON TYPE telecom.invoice_line_type IS 'What a line of an invoice is for.';

CREATE TYPE telecom.invoice_status AS ENUM (
    'draft',
    'finalized',
    'partially_paid',
    'paid',
    'overdue',
    'void',
    'cancelled'
);
COMMENT ON TYPE telecom.invoice_status IS 'How far an invoice has come; cancelled is a draft that never got a number.';

CREATE TYPE telecom.invoice_type AS ENUM ('subscription', 'postpaid', 'one_time', 'credit_note');
COMMENT ON TYPE telecom.invoice_type IS 'What an invoice is for; a credit note takes back part of another.';

CREATE TYPE telecom.kyc_status AS ENUM ('pending', 'submitted', 'verified', 'rejected');
COMMENT ON TYPE telecom.kyc_status IS 'How far the check of a customer''s identity has come.';

CREATE TYPE telecom.payment_gateway AS ENUM ('razorpay', 'stripe', 'manual');
COMMENT ON TYPE telecom.payment_gateway IS 'Who takes the money; manual for what staff entered.';

CREATE TYPE telecom.payment_method_type AS ENUM (
    'credit_card',
    'debit_card',
    'net_banking',
    'upi',
    'wallet',
    'bank_transfer'
);
COMMENT ON TYPE telecom.payment_method_type IS 'By what something is paid.';

CREATE TYPE telecom.payment_status AS ENUM (
    'pending',
    'processing',
    'completed',
    'failed',
    'partially_refunded',
    'refunded'
);
COMMENT ON TYPE telecom.payment_status IS 'How far a payment has come.';

CREATE TYPE telecom.subscription_status AS ENUM ('trial', 'active', 'suspended', 'cancelled', 'expired');
COMMENT ON TYPE telecom.subscription_status IS 'How a subscription stands; cancelled and expired ones stay so.';

CREATE TYPE telecom.user_role AS ENUM ('super_admin', 'admin', 'support', 'reseller', 'customer');
COMMENT ON TYPE telecom.user_role IS 'What a user is to the tenant; what each may do is the application''s to decide.';
