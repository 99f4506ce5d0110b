import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The training step of libtorch that {@code scripts/versus mlp-step} compares with. Not part of any module: the
 * benchmark starts this file with the peer's artifacts on the class path.
 *
 * <p>Arguments: a file with the problem, the optimizer, the number of threads. The file, little-endian: int layers, int
 * widths[layers + 1], int batch, int batches; weights [out × in] and biases of each layer; then per batch its features
 * [batch × in] and labels as int. Answers each line {@code run STEPS} with {@code done NANOS LOSS}, LOSS being the mean
 * loss of the last step before its update; {@code quit} ends.
 */
public final class TorchPeer {
    private final List<LinearImpl> layers = new ArrayList<>();
    private final List<Tensor> features = new ArrayList<>();
    private final List<Tensor> labels = new ArrayList<>();
    private final Optimizer optimizer;
    private int next;

    private TorchPeer(ByteBuffer problem, String optimizerName) {
        int[] widths = new int[problem.getInt() + 1];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = problem.getInt();
        }
        int batch = problem.getInt();
        int batches = problem.getInt();
        TensorVector parameters = new TensorVector();
        try (NoGradGuard guard = new NoGradGuard()) {
            for (int i = 0; i + 1 < widths.length; i++) {
                LinearImpl layer = new LinearImpl(widths[i], widths[i + 1]);
                layer.weight().copy_(floats(problem, widths[i + 1], widths[i]));
                layer.bias().copy_(floats(problem, widths[i + 1]));
                layers.add(layer);
                parameters.push_back(layer.weight());
                parameters.push_back(layer.bias());
            }
        }
        for (int i = 0; i < batches; i++) {
            features.add(floats(problem, batch, widths[0]));
            long[] classes = new long[batch];
            for (int j = 0; j < batch; j++) {
                classes[j] = problem.getInt();
            }
            labels.add(from_blob(new LongPointer(classes), new long[] {batch}, new TensorOptions(ScalarType.Long))
                    .clone());
        }
        if (optimizerName.equals("adamw")) {
            AdamWOptions options = new AdamWOptions(1e-3);
            options.weight_decay().put(0.0);
            optimizer = new AdamW(parameters, options);
        } else {
            SGDOptions options = new SGDOptions(0.01);
            options.momentum().put(0.9);
            optimizer = new SGD(parameters, options);
        }
    }

    private static Tensor floats(ByteBuffer from, long... shape) {
        int count = 1;
        for (long extent : shape) {
            count *= (int) extent;
        }
        float[] values = new float[count];
        from.asFloatBuffer().get(values);
        from.position(from.position() + 4 * count);
        return from_blob(new FloatPointer(values), shape, new TensorOptions(ScalarType.Float))
                .clone();
    }

    private float step(boolean wantLoss) {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = features.get(next);
            for (int i = 0; i < layers.size(); i++) {
                x = layers.get(i).forward(x);
                if (i + 1 < layers.size()) {
                    x = relu(x);
                }
            }
            Tensor loss = cross_entropy_loss(x, labels.get(next));
            next = (next + 1) % features.size();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            return wantLoss ? loss.item_float() : Float.NaN;
        }
    }

    public static void main(String[] arguments) throws IOException {
        set_num_threads(Integer.parseInt(arguments[2]));
        ByteBuffer problem;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(Path.of(arguments[0])))) {
            problem = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        TorchPeer peer = new TorchPeer(problem, arguments[1]);
        System.out.println("ready " + get_num_threads());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String line;
        while ((line = commands.readLine()) != null && !line.equals("quit")) {
            int steps = Integer.parseInt(line.substring("run ".length()));
            float loss = Float.NaN;
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                loss = peer.step(i == steps - 1);
            }
            System.out.println("done " + (System.nanoTime() - start) + " " + loss);
        }
    }
}
