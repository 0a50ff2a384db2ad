package io.tallybook.model.telecom;

/** Why a call detail record could not be rated. */
public enum CdrError {
    /** The tenant has no subscription of this number. */
    UNKNOWN_SUBSCRIPTION,
    /** The call began after its subscription had ended. */
    SUBSCRIPTION_ENDED,
    /** The call began before the first period of its subscription. */
    NO_PERIOD,
    /** The account is suspended or closed. */
    ACCOUNT_NOT_ACTIVE,
    /** A prepaid account has not enough for the overage. */
    INSUFFICIENT_BALANCE
}
