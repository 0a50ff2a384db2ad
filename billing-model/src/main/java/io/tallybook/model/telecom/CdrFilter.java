package io.tallybook.model.telecom;

import io.tallybook.model.Period;
import org.jspecify.annotations.Nullable;

/** Which records of calls are wanted: those that match in all that is given. */
public record CdrFilter(
        @Nullable Period startedIn,
        @Nullable SubscriptionId subscription,
        @Nullable AccountId account,
        @Nullable CdrStatus status,
        @Nullable CallType type,
        @Nullable String callerId,
        @Nullable String destination) {

    /** All there are. */
    public static final CdrFilter ALL = new CdrFilter(null, null, null, null, null, null, null);

    public CdrFilter startedIn(Period period) {
        return new CdrFilter(period, subscription, account, status, type, callerId, destination);
    }

    public CdrFilter of(SubscriptionId wanted) {
        return new CdrFilter(startedIn, wanted, account, status, type, callerId, destination);
    }

    public CdrFilter paidBy(AccountId wanted) {
        return new CdrFilter(startedIn, subscription, wanted, status, type, callerId, destination);
    }

    public CdrFilter withStatus(CdrStatus wanted) {
        return new CdrFilter(startedIn, subscription, account, wanted, type, callerId, destination);
    }

    public CdrFilter withType(CallType wanted) {
        return new CdrFilter(startedIn, subscription, account, status, wanted, callerId, destination);
    }

    public CdrFilter from(String caller) {
        return new CdrFilter(startedIn, subscription, account, status, type, caller, destination);
    }

    public CdrFilter to(String called) {
        return new CdrFilter(startedIn, subscription, account, status, type, callerId, called);
    }
}
