// Where MOA's detectors fire on the streams of Streams.java; writes moa.csv to the given folder.
//
//   MOA 2024.07.0 (nz.ac.waikato.cms.moa:moa) and its dependencies on the class path, and this
//   module's classes and test classes:
//   java -cp moa.jar:...:target/classes:target/test-classes MoaGolden.java FOLDER [elec.csv.gz]
//
// With the electricity market's data also on the errors of the model that says what was right last
// time, as stream 20; writes elec_moa.csv.
//
// Columns: detector, parameters, stream, number of warnings, indices of drifts.

import io.leadline.core.detect.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;
import moa.classifiers.core.driftdetection.ADWIN;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import moa.classifiers.core.driftdetection.CusumDM;
import moa.classifiers.core.driftdetection.DDM;
import moa.classifiers.core.driftdetection.EDDM;
import moa.classifiers.core.driftdetection.EWMAChartDM;
import moa.classifiers.core.driftdetection.HDDM_A_Test;
import moa.classifiers.core.driftdetection.HDDM_W_Test;
import moa.classifiers.core.driftdetection.STEPD;

class MoaGolden {

  private static final List<String> LINES = new ArrayList<>();

  private static double[] electricity;

  public static void main(String[] arguments) throws Exception {
    all();
    Files.write(Path.of(arguments[0], "moa.csv"), LINES);
    if (arguments.length > 1) {
      LINES.clear();
      electricity = Streams.electricityErrors(Path.of(arguments[1]));
      all();
      Files.write(Path.of(arguments[0], "elec_moa.csv"), LINES);
    }
  }

  private static void all() {
    adwin("default", 0.002, 32);
    adwin("delta=0.05 clock=1", 0.05, 1);
    others("cusum", "default", false, CusumDM::new);
    others(
        "cusum",
        "lambda=10",
        false,
        () -> {
          CusumDM cusum = new CusumDM();
          cusum.lambdaOption.setValue(10);
          return cusum;
        });
    others("ddm", "default", true, DDM::new);
    others("eddm", "default", true, EDDM::new);
    others(
        "hddm_a",
        "one-sided",
        true,
        () -> {
          HDDM_A_Test hddm = new HDDM_A_Test();
          hddm.oneSidedTestOption.setChosenIndex(0);
          return hddm;
        });
    others("hddm_w", "one-sided", true, HDDM_W_Test::new);
    others("stepd", "default", true, STEPD::new);
    others("ecdd", "default", true, EWMAChartDM::new);
  }

  private static int[] streams() {
    return electricity != null
        ? new int[] {Streams.COUNT}
        : java.util.stream.IntStream.range(0, Streams.COUNT).toArray();
  }

  private static void adwin(String parameters, double delta, int clock) {
    for (int stream : streams()) {
      ADWIN adwin = new ADWIN(delta);
      adwin.setClock(clock);
      StringJoiner drifts = new StringJoiner(" ");
      double[] values = electricity == null ? Streams.values(stream) : electricity;
      for (int t = 0; t < values.length; t++) {
        if (adwin.setInput(values[t])) {
          drifts.add("" + t);
        }
      }
      LINES.add("adwin," + parameters + "," + stream + ",0," + drifts);
    }
  }

  private static void others(
      String name, String parameters, boolean isErrors, Supplier<AbstractChangeDetector> maker) {
    for (int stream : streams()) {
      AbstractChangeDetector detector = maker.get();
      detector.resetLearning();
      StringJoiner drifts = new StringJoiner(" ");
      int warnings = 0;
      double[] values =
          electricity != null
              ? electricity
              : isErrors ? Streams.errors(stream) : Streams.values(stream);
      for (int t = 0; t < values.length; t++) {
        detector.input(values[t]);
        if (detector.getChange()) {
          drifts.add("" + t);
        } else if (detector.getWarningZone()) {
          warnings++;
        }
      }
      LINES.add(name + "," + parameters + "," + stream + "," + warnings + "," + drifts);
    }
  }
}
