package io.tallybook.dao.usage;

import io.tallybook.model.TenantId;
import io.tallybook.model.usage.RecordingOutcome;
import io.tallybook.model.usage.UsageRecording;
import java.util.List;

/**
 * Is told what became of the uses that a {@link UsageRecorder} took; each of them is either written or given up, once.
 *
 * <p>Called on the thread that writes, which waits meanwhile. What a listener throws goes to that thread's handler of uncaught
 * exceptions and changes nothing.
 */
public interface UsageRecorderListener {

    /** These were decided, each with its outcome: recorded, replayed, refused, rejected. */
    default void written(TenantId tenant, List<UsageRecording> uses, List<RecordingOutcome> outcomes) {}

    /** These could not be written; they are kept and will be tried again. */
    default void failed(TenantId tenant, List<UsageRecording> uses, RuntimeException reason) {}

    /**
     * These will not be tried again: the database refuses one of them for itself, or the recorder was closed while it could not be
     * reached. Whoever keeps them somewhere can send them later, under the same keys.
     */
    void givenUp(TenantId tenant, List<UsageRecording> uses, RuntimeException reason);
}
