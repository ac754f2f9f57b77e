package io.leadline.core.outlier;

import java.util.Arrays;

/** Some rows as the scorer reads them. Mutable; owned by one thread. */
final class Block {

  static final int ROWS = 256;

  final int inputs;
  int rows;

  /** [rows × inputs] what the forest compares. */
  final int[] codes;

  /** [rows × inputs] what pairs are looked up by. */
  final byte[] bins;

  /** [rows] how odd a row is by each reason, and the input that makes it so; −1 for none. */
  final double[] outside;

  final int[] outsideInput;
  final double[] unseen;
  final int[] unseenInput;
  final int[] depths;
  final int[] surprises;
  final int[] surprisingPair;

  Block(int inputs, int mostRows) {
    this.inputs = inputs;
    codes = new int[mostRows * inputs];
    bins = new byte[mostRows * inputs];
    outside = new double[mostRows];
    outsideInput = new int[mostRows];
    unseen = new double[mostRows];
    unseenInput = new int[mostRows];
    depths = new int[mostRows];
    surprises = new int[mostRows];
    surprisingPair = new int[mostRows];
  }

  void clear(int newRows) {
    rows = newRows;
    Arrays.fill(outside, 0, rows, 0);
    Arrays.fill(outsideInput, 0, rows, -1);
    Arrays.fill(unseen, 0, rows, 0);
    Arrays.fill(unseenInput, 0, rows, -1);
  }

  void outside(int row, int input, double distance) {
    if (distance > outside[row]) {
      outside[row] = distance;
      outsideInput[row] = input;
    }
  }

  void unseen(int row, int input, double oddity) {
    if (oddity > unseen[row]) {
      unseen[row] = oddity;
      unseenInput[row] = input;
    }
  }
}
