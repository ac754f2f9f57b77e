package io.leadline.protocol.event;

/**
 * Where KServe's logger saw an event; each is empty where the event does not say.
 *
 * @param source address of the pod's logger
 * @param namespace of the InferenceService
 * @param service name of the InferenceService
 * @param component predictor, transformer or explainer; each logs with the same id
 * @param endpoint default or canary
 */
public record Origin(
    String source, String namespace, String service, String component, String endpoint) {

  /** Of events that say nothing of it. */
  public static final Origin NONE = new Origin("", "", "", "", "");
}
