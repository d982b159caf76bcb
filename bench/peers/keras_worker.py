"""Times Keras on TensorFlow: tf.function, and with XLA."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy
import tensorflow as tf
from keras import layers

from serve import ROWS, SHAPES, serve

threads = int(os.environ["BENCH_THREADS"])
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(threads)


def norm(x):
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x))


def conv(filters, size, stride=1):
    return layers.Conv2D(filters, size, stride, padding="same", use_bias=False)


def residual_net():
    inputs = keras.Input((32, 32, 3))
    x = conv(16, 3)(inputs)
    for stage, filters in enumerate([16, 32, 64]):
        for unit in range(3):
            stride = 2 if stage > 0 and unit == 0 else 1
            activated = norm(x)
            projected = stride != 1 or x.shape[-1] != filters
            shortcut = conv(filters, 1, stride)(activated) if projected else x
            x = layers.Add()([shortcut, conv(filters, 3)(norm(conv(filters, 3, stride)(activated)))])
    return keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(norm(x))))


def build(case):
    def dense(units):
        return layers.Dense(units, activation="relu")

    if case == "tabular":
        return keras.Sequential([keras.Input((16,)), dense(64), dense(64), layers.Dense(3)])
    if case == "mlp":
        return keras.Sequential([keras.Input((784,)), dense(512), dense(512), layers.Dense(10)])
    if case == "cnn":
        return keras.Sequential([
            keras.Input((28, 28, 1)), layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Conv2D(64, 3, padding="same", activation="relu"), layers.MaxPooling2D(), layers.Flatten(),
            dense(128), layers.Dense(10)])
    return residual_net()


def prepare(case, variant):
    shape, classes, size = SHAPES[case]
    model = build(case)
    random = numpy.random.default_rng(0)
    x = tf.constant(random.random((ROWS, *shape), numpy.float32))
    y = tf.one_hot(random.integers(0, classes, ROWS), classes)
    optimizer = keras.optimizers.Adam(0.001, epsilon=1e-8)
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=variant == "xla")
    def train(rows, order, weight):
        inputs, targets = tf.gather(x, rows), tf.gather(y, rows)
        inputs = weight * inputs + (1 - weight) * tf.gather(inputs, order)
        targets = weight * targets + (1 - weight) * tf.gather(targets, order)
        with tf.GradientTape() as tape:
            logits = model(inputs, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    def step():
        rows = tf.constant(random.integers(0, ROWS, size), tf.int32)
        order = tf.constant(random.permutation(size), tf.int32)
        return train(rows, order, tf.constant(random.beta(0.2, 0.2), tf.float32))

    return step


serve(prepare)
