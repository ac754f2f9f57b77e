import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Each line of the input as a record of a topic: {@code java -cp … ToKafka.java BROKER TOPIC}. */
public class ToKafka {

  // Kafka's clients tell their whole configuration otherwise. Held, so that it is not forgotten.
  static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger("");

  public static void main(String[] args) throws Exception {
    LOG.setLevel(java.util.logging.Level.WARNING);
    try (KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", args[0], "linger.ms", 5),
                new StringSerializer(),
                new StringSerializer());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        producer.send(new ProducerRecord<>(args[1], line));
      }
    }
  }
}
