package io.leadline.bench.alarms;
public final class Debug {
  private Debug() {}
  public static void main(String[] a) {
    int from = Integer.parseInt(a[0]), n = Integer.parseInt(a[1]);
    double[] cuts = {0.1, 0.05, 0.03, 0.01, 0.003, 0.001, 0.0003};
    java.util.Map<String, double[]> hits = new java.util.TreeMap<>();
    for (int s = from; s < from + n; s++) {
      SimulatedModel m = AlarmTrial.model(s);
      double[] h = hits.computeIfAbsent(m.window.toString(), k -> new double[cuts.length + 1]);
      for (int w = 0; w < m.months(); w++) {
        double p = 1;
        for (int c = 0; c < 100; c++) { m.say(w, c, SimulatedColumn.Change.NONE); p = Math.min(p, m.lastP); }
        for (int i = 0; i < cuts.length; i++) h[i] += p < cuts[i] ? 1 : 0;
        h[cuts.length]++;
      }
    }
    hits.forEach((k, h) -> { System.out.print(k); for (int i = 0; i < cuts.length; i++) System.out.printf("  %.4f:%.4f", cuts[i], h[i] / h[cuts.length]); System.out.println(); });
  }
}
