package io.tallybook.model;

import io.tallybook.model.usage.Feature;
import io.tallybook.model.usage.LimitDecision;

/**
 * A call that was refused, with the facts as fields; nothing was changed and the transaction stays usable.
 *
 * <p>These are all the refusals there are. Wrong arguments are {@link IllegalArgumentException}, a database that cannot
 * be reached is jOOQ's {@code DataAccessException}.
 */
public abstract sealed class BillingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private BillingException(String message) {
        super(message);
    }

    /** What was named does not exist in this tenant; what other tenants have does not count. */
    public static final class NotFound extends BillingException {

        private static final long serialVersionUID = 1L;

        private final String what;
        private final String id;

        /** @param what such as {@code "organisation"} */
        public NotFound(String what, Object id) {
            super(what + " " + id + " does not exist");
            this.what = what;
            this.id = id.toString();
        }

        public String what() {
            return what;
        }

        public String id() {
            return id;
        }
    }

    /** What was to be created is there already, as something else. */
    public static final class AlreadyExists extends BillingException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "organisation with slug"} */
        public AlreadyExists(String what, Object id) {
            super(what + " " + id + " exists already");
        }
    }

    /** The tenant or organisation was closed and takes no changes. */
    public static final class Closed extends BillingException {

        private static final long serialVersionUID = 1L;

        /** @param what such as {@code "organisation"} */
        public Closed(String what, Object id) {
            super(what + " " + id + " is closed");
        }
    }

    /** The key was used before, for the same operation with other arguments. */
    public static final class IdempotencyConflict extends BillingException {

        private static final long serialVersionUID = 1L;

        private final transient IdempotencyKey key;

        public IdempotencyConflict(IdempotencyKey key) {
            super("idempotency key " + key + " was used with other arguments");
            this.key = key;
        }

        public IdempotencyKey key() {
            return key;
        }
    }

    /** Somebody else changed the row since it was read. */
    public static final class VersionConflict extends BillingException {

        private static final long serialVersionUID = 1L;

        private final int expected;
        private final int actual;

        public VersionConflict(String what, Object id, int expected, int actual) {
            super(what + " " + id + " has version " + actual + ", not " + expected);
            this.expected = expected;
            this.actual = actual;
        }

        public int expected() {
            return expected;
        }

        public int actual() {
            return actual;
        }
    }

    /** The terms are not in the currency of the plan. */
    public static final class CurrencyMismatch extends BillingException {

        private static final long serialVersionUID = 1L;

        public CurrencyMismatch(String what, Object expected, Object actual) {
            super(what + " is in " + expected + ", not in " + actual);
        }
    }

    /** There are not enough credits. */
    public static final class InsufficientCredits extends BillingException {

        private static final long serialVersionUID = 1L;

        private final transient OrganisationId organisation;
        private final transient Quantity requested;
        private final transient Quantity available;

        public InsufficientCredits(OrganisationId organisation, Quantity requested, Quantity available) {
            super("organisation " + organisation + " has " + available + " credits available, " + requested
                    + " requested");
            this.organisation = organisation;
            this.requested = requested;
            this.available = available;
        }

        public OrganisationId organisation() {
            return organisation;
        }

        public Quantity requested() {
            return requested;
        }

        public Quantity available() {
            return available;
        }
    }

    /** The use would pass a hard limit. */
    public static final class LimitReached extends BillingException {

        private static final long serialVersionUID = 1L;

        private final transient LimitDecision.LimitReached decision;

        public LimitReached(OrganisationId organisation, LimitDecision.LimitReached decision) {
            super("organisation " + organisation + " has used "
                    + decision.usage().used() + " of " + decision.feature() + ", " + decision.requested()
                    + " more would pass its limit");
            this.decision = decision;
        }

        public LimitDecision.LimitReached decision() {
            return decision;
        }
    }

    /** The organisation's tier does not have the feature. */
    public static final class FeatureNotIncluded extends BillingException {

        private static final long serialVersionUID = 1L;

        private final transient Feature feature;

        public FeatureNotIncluded(OrganisationId organisation, Feature feature) {
            super("the tier of organisation " + organisation + " does not include " + feature);
            this.feature = feature;
        }

        public Feature feature() {
            return feature;
        }
    }
}
