package io.tallybook.dao.credit;

import io.tallybook.model.Quantity;
import io.tallybook.model.credit.CreditHoldId;
import io.tallybook.model.credit.CreditLotId;
import io.tallybook.model.credit.CreditPurchaseId;
import io.tallybook.model.credit.ExpiredCredits.ExpiredLot;
import io.tallybook.model.credit.LotChange;
import io.tallybook.model.credit.LotDraw;
import io.tallybook.model.credit.SequenceNumber;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the credits of one organisation are said to be, as plain lists in memory.
 *
 * <p>Each call has its own idea of what time it is, as callers whose clocks differ have.
 */
final class CreditReference {

    private final List<Lot> lots = new ArrayList<>();
    private final Map<SequenceNumber, Consumption> consumptions = new HashMap<>();
    private final Map<CreditHoldId, Hold> holds = new HashMap<>();
    private final Map<CreditPurchaseId, CreditLotId> purchases = new LinkedHashMap<>();
    private final Map<LocalDate, Quantity> freeUses = new HashMap<>();
    private Quantity overdrawn = Quantity.ZERO;
    private Quantity overdraftLimit = Quantity.ZERO;
    private long length;

    static final class Lot {
        final CreditLotId id;
        final int priority;
        final Instant grantedAt;
        final @Nullable Instant expiresAt;
        Quantity rest;

        Lot(CreditLotId id, int priority, Instant grantedAt, @Nullable Instant expiresAt, Quantity rest) {
            this.id = id;
            this.priority = priority;
            this.grantedAt = grantedAt;
            this.expiresAt = expiresAt;
            this.rest = rest;
        }
    }

    static final class Hold {
        final Quantity quantity;
        final Instant createdAt;
        final @Nullable Instant expiresAt;
        String status = "open";

        Hold(Quantity quantity, Instant createdAt, @Nullable Instant expiresAt) {
            this.quantity = quantity;
            this.createdAt = createdAt;
            this.expiresAt = expiresAt;
        }

        boolean isOver(Instant now) {
            return expiresAt != null && !expiresAt.isAfter(now);
        }
    }

    private static final class Consumption {
        final Quantity quantity;
        final List<LotChange> draws;
        Quantity refunded = Quantity.ZERO;

        Consumption(Quantity quantity, List<LotChange> draws) {
            this.quantity = quantity;
            this.draws = draws;
        }
    }

    Quantity balance() {
        return sum(lots.stream()).minus(overdrawn);
    }

    Quantity held(Instant now) {
        return held(hold -> !hold.isOver(now));
    }

    Quantity expired(Instant now) {
        return sum(lots.stream().filter(lot -> isExpired(lot, now)));
    }

    Quantity available(Instant now) {
        return atLeastZero(
                sum(usable(now).stream()).minus(overdrawn).minus(held(now)).plus(overdraftLimit));
    }

    /** What may leave by a transfer. */
    Quantity transferable(Instant now) {
        return atLeastZero(sum(usable(now).stream()).minus(overdrawn).minus(held(now)));
    }

    Quantity overdraftLimit() {
        return overdraftLimit;
    }

    long length() {
        return length;
    }

    /** A ledger row may have brought several lots. */
    void lengthIs(long length) {
        this.length = length;
    }

    List<Lot> lots() {
        return lots;
    }

    @Nullable
    Hold hold(CreditHoldId id) {
        return holds.get(id);
    }

    List<CreditHoldId> holds() {
        return holds.keySet().stream()
                .sorted(Comparator.comparing(CreditHoldId::toString))
                .toList();
    }

    List<SequenceNumber> consumptions() {
        return consumptions.keySet().stream().sorted().toList();
    }

    Quantity refundable(SequenceNumber consumption) {
        return consumptions.get(consumption).quantity.minus(consumptions.get(consumption).refunded);
    }

    /** Adds a lot, of which as much as is overdrawn is repaid; returns what is left of it. */
    Quantity add(CreditLotId id, Quantity quantity, int priority, Instant grantedAt, @Nullable Instant expiresAt) {
        Quantity repaid = repay(quantity);
        lots.add(new Lot(id, priority, grantedAt, expiresAt, quantity.minus(repaid)));
        length++;
        return quantity.minus(repaid);
    }

    /** Takes in burn order, then from the overdraft; what is not overdrawn is returned lot by lot. */
    List<LotDraw> take(Quantity quantity, Instant now) {
        settle(quantity, now);
        length++;
        return draw(quantity, now, null);
    }

    /** The same without the overdraft, which is nobody's to give. */
    List<LotDraw> transferOut(Quantity quantity, Instant now) {
        settle(quantity.plus(overdraftLimit), now);
        length++;
        return draw(quantity, now, null);
    }

    List<LotDraw> consume(Quantity quantity, Instant now) {
        return remember(quantity, take(quantity, now));
    }

    /** Like consuming, where lots and overdraft must do, because it is known that they did. */
    List<LotDraw> consumeWithoutAsking(Quantity quantity, Instant now) {
        length++;
        return remember(quantity, draw(quantity, now, null));
    }

    List<LotDraw> capture(CreditHoldId id, Quantity quantity, Instant now) {
        Hold hold = holds.get(id);
        if (!hold.status.equals("open")) {
            settle(quantity, now);
        }
        hold.status = "captured";
        length++;
        return remember(quantity, draw(quantity, now, hold.createdAt));
    }

    void reserve(CreditHoldId id, Quantity quantity, Instant now, @Nullable Instant expiresAt) {
        settle(quantity, now);
        holds.put(id, new Hold(quantity, now, expiresAt));
    }

    /** The last drawn first; what was overdrawn before all of them. */
    List<LotDraw> refund(SequenceNumber number, Quantity quantity, CreditLotId surplus, Instant now) {
        Consumption consumption = consumptions.get(number);
        Quantity skip = consumption.refunded;
        Quantity rest = quantity;
        List<LotChange> parts = new ArrayList<>(consumption.draws);
        Quantity drawn = parts.stream().map(LotChange::change).reduce(Quantity.ZERO, Quantity::plus);
        parts.add(new LotChange(surplus, consumption.quantity.minus(drawn)));
        List<LotDraw> back = new ArrayList<>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            LotChange part = parts.get(i);
            Quantity passed = least(skip, part.change());
            skip = skip.minus(passed);
            Quantity given = least(rest, part.change().minus(passed));
            rest = rest.minus(given);
            Lot lot = lots.stream()
                    .filter(one -> one.id.equals(part.lot()))
                    .findFirst()
                    .orElse(null);
            boolean isOver = lot != null && lot.expiresAt != null && !lot.expiresAt.isAfter(now);
            Quantity kept = isOver ? given : given.minus(repay(given));
            if (kept.isZero()) {
                continue;
            }
            back.add(new LotDraw(part.lot(), kept));
            if (lot == null) {
                lots.add(new Lot(surplus, 100, now, null, kept));
            } else {
                lot.rest = lot.rest.plus(kept);
            }
        }
        consumption.refunded = consumption.refunded.plus(quantity);
        length++;
        return back;
    }

    /** A lot that was bought. */
    Quantity buy(
            CreditPurchaseId purchase, CreditLotId lot, Quantity quantity, Instant now, @Nullable Instant expiresAt) {
        purchases.put(purchase, lot);
        return add(lot, quantity, 100, now, expiresAt);
    }

    List<CreditPurchaseId> purchases() {
        return List.copyOf(purchases.keySet());
    }

    /** What of a purchase can be paid back: neither what is held nor what has expired, and never the overdraft. */
    Quantity refundable(CreditPurchaseId purchase, Instant now) {
        Lot lot = lot(purchases.get(purchase));
        return isExpired(lot, now) ? Quantity.ZERO : least(lot.rest, transferable(now));
    }

    void refundPurchase(CreditPurchaseId purchase, Quantity quantity, Instant now) {
        takeFrom(purchases.get(purchase), quantity, now);
    }

    void takeFrom(CreditLotId id, Quantity quantity, Instant now) {
        settle(quantity.plus(overdraftLimit), now);
        lot(id).rest = lot(id).rest.minus(quantity);
        length++;
    }

    /** What is left on that day of an allowance, in UTC. */
    Quantity freeLeft(Quantity allowance, Instant now) {
        return allowance.minus(freeUses.getOrDefault(day(now), Quantity.ZERO));
    }

    void useFree(Quantity quantity, Instant now) {
        freeUses.merge(day(now), quantity, Quantity::plus);
    }

    private static LocalDate day(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private Lot lot(CreditLotId id) {
        return lots.stream().filter(lot -> lot.id.equals(id)).findFirst().orElseThrow();
    }

    /** What of a lot may be taken away. */
    Quantity voidable(Lot lot, Instant now) {
        if (isExpired(lot, now)) {
            endHolds(now);
            return bookable(now);
        }
        return available(now);
    }

    void empty(Lot lot, Instant now) {
        if (!isExpired(lot, now)) {
            settle(lot.rest, now);
        }
        lot.rest = Quantity.ZERO;
        length++;
    }

    Quantity lowestLimit(Instant now) {
        Quantity held = held(now).minus(balance());
        return atLeastZero(held.isGreaterThan(overdrawn) ? held : overdrawn);
    }

    /** Ends holds that are over; a refusal, which throws in a transaction of its own, leaves them open. */
    void limitOverdraft(Quantity limit, Instant now) {
        endHolds(now);
        overdraftLimit = limit;
    }

    List<ExpiredLot> expire(Instant now) {
        endHolds(now);
        Quantity bookable = bookable(now);
        List<ExpiredLot> booked = new ArrayList<>();
        for (Lot lot : lots.stream()
                .filter(lot -> lot.rest.isPositive())
                .filter(lot -> lot.expiresAt != null && !lot.expiresAt.isAfter(now))
                .sorted(Comparator.<Lot, Instant>comparing(lot -> lot.expiresAt)
                        .thenComparing(lot -> lot.id.toString(), Comparator.reverseOrder()))
                .toList()) {
            Quantity part = least(lot.rest, bookable);
            if (part.isPositive()) {
                lot.rest = lot.rest.minus(part);
                bookable = bookable.minus(part);
                booked.add(new ExpiredLot(lot.id, part, new SequenceNumber(++length)));
            }
        }
        return booked;
    }

    private List<LotDraw> remember(Quantity quantity, List<LotDraw> draws) {
        consumptions.put(
                new SequenceNumber(length),
                new Consumption(
                        quantity,
                        draws.stream()
                                .map(draw -> new LotChange(draw.lot(), draw.quantity()))
                                .toList()));
        return draws;
    }

    // Expired credits that holds need stay, the latest expiry longest.
    private Quantity bookable(Instant now) {
        Quantity needed = atLeastZero(held(hold -> true).minus(sum(usable(now).stream())));
        return atLeastZero(expired(now).minus(needed));
    }

    // Holds that are over are ended where what they keep is wanted.
    private void settle(Quantity wanted, Instant now) {
        Quantity strict = sum(usable(now).stream())
                .minus(overdrawn)
                .minus(held(hold -> true))
                .plus(overdraftLimit);
        if (strict.isLessThan(wanted)) {
            endHolds(now);
        }
    }

    private void endHolds(Instant now) {
        holds.values().stream()
                .filter(hold -> hold.status.equals("open") && hold.isOver(now))
                .forEach(hold -> hold.status = "expired");
    }

    private List<LotDraw> draw(Quantity quantity, Instant now, @Nullable Instant heldSince) {
        List<Lot> expired = lots.stream()
                .filter(lot -> heldSince != null && lot.rest.isPositive() && isExpired(lot, now))
                .sorted(Comparator.<Lot, Instant>comparing(lot -> lot.expiresAt, Comparator.reverseOrder())
                        .thenComparing(lot -> lot.id.toString()))
                .toList();
        Quantity overdraft = overdraftLimit.minus(overdrawn);
        List<LotDraw> draws = new ArrayList<>();
        Quantity missing = quantity;
        for (Lot lot : Stream.concat(usable(now).stream(), expired.stream()).toList()) {
            boolean isLast = expired.contains(lot) && !lot.expiresAt.isAfter(heldSince);
            Quantity part = least(lot.rest, isLast ? missing.minus(overdraft) : missing);
            if (part.isPositive()) {
                draws.add(new LotDraw(lot.id, part));
                lot.rest = lot.rest.minus(part);
                missing = missing.minus(part);
            }
        }
        overdrawn = overdrawn.plus(missing);
        return draws;
    }

    private Quantity repay(Quantity quantity) {
        Quantity repaid = least(overdrawn, quantity);
        overdrawn = overdrawn.minus(repaid);
        return repaid;
    }

    // Whose clock is behind sees no lot of those by whose clock it had expired when they overdrew.
    private boolean isExpired(Lot lot, Instant now) {
        return overdrawn.isPositive() || (lot.expiresAt != null && !lot.expiresAt.isAfter(now));
    }

    private List<Lot> usable(Instant now) {
        return lots.stream()
                .filter(lot -> lot.rest.isPositive() && !isExpired(lot, now))
                .sorted(Comparator.<Lot>comparingInt(lot -> lot.priority)
                        .thenComparing(lot -> lot.expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(lot -> lot.grantedAt)
                        .thenComparing(lot -> lot.id.toString()))
                .toList();
    }

    private Quantity held(Predicate<Hold> which) {
        return holds.values().stream()
                .filter(hold -> hold.status.equals("open"))
                .filter(which)
                .map(hold -> hold.quantity)
                .reduce(Quantity.ZERO, Quantity::plus);
    }

    private static Quantity sum(Stream<Lot> lots) {
        return lots.map(lot -> lot.rest).reduce(Quantity.ZERO, Quantity::plus);
    }

    private static Quantity least(Quantity one, Quantity other) {
        return one.isLessThan(other) ? one : other;
    }

    private static Quantity atLeastZero(Quantity quantity) {
        return quantity.isNegative() ? Quantity.ZERO : quantity;
    }
}
