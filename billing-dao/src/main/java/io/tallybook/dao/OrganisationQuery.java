package io.tallybook.dao;

import static io.tallybook.schema.billing.Tables.ORGANISATIONS;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import io.tallybook.model.Organisation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;

/** What of an organisation is read, and how its row is read at a moment. */
final class OrganisationQuery {

    static final List<Field<?>> COLUMNS = List.of(
            ORGANISATIONS.ORGANISATION_ID,
            ORGANISATIONS.SLUG,
            ORGANISATIONS.NAME,
            ORGANISATIONS.TIME_ZONE,
            ORGANISATIONS.CURRENCY,
            ORGANISATIONS.SUBSCRIPTION_TIER,
            ORGANISATIONS.NEXT_TIER,
            ORGANISATIONS.NEXT_TIER_AT,
            ORGANISATIONS.USAGE_ANCHOR,
            ORGANISATIONS.CREATED_AT,
            ORGANISATIONS.CLOSED_AT);

    private OrganisationQuery() {}

    static Organisation toOrganisation(Record row, Instant now) {
        Instant nextTierAt = row.get(ORGANISATIONS.NEXT_TIER_AT);
        boolean isDue = nextTierAt != null && !nextTierAt.isAfter(now);
        return new Organisation(
                row.get(ORGANISATIONS.ORGANISATION_ID),
                row.get(ORGANISATIONS.SLUG),
                row.get(ORGANISATIONS.NAME),
                row.get(ORGANISATIONS.TIME_ZONE),
                row.get(ORGANISATIONS.CURRENCY),
                isDue ? row.get(ORGANISATIONS.NEXT_TIER) : row.get(ORGANISATIONS.SUBSCRIPTION_TIER),
                row.get(ORGANISATIONS.USAGE_ANCHOR),
                row.get(ORGANISATIONS.CREATED_AT),
                row.get(ORGANISATIONS.CLOSED_AT));
    }

    /** What closing sets; a move that was to come later is dropped, one that was due is still to be noted. */
    static Map<Field<?>, Field<?>> closedAt(Instant now) {
        Field<Instant> closedAt = greatest(ORGANISATIONS.CREATED_AT, val(now, ORGANISATIONS.CLOSED_AT));
        Condition isBefore = ORGANISATIONS.NEXT_TIER_AT.le(closedAt);
        return Map.of(
                ORGANISATIONS.CLOSED_AT,
                closedAt,
                ORGANISATIONS.NEXT_TIER,
                when(isBefore, ORGANISATIONS.NEXT_TIER),
                ORGANISATIONS.NEXT_TIER_AT,
                when(isBefore, ORGANISATIONS.NEXT_TIER_AT),
                ORGANISATIONS.NEXT_TIER_REQUESTED_AT,
                when(isBefore, ORGANISATIONS.NEXT_TIER_REQUESTED_AT));
    }
}
