"""Writes a language model of random weights that llama.cpp loads: half a megabyte of nonsense, but a real one."""

from __future__ import annotations

import sys

import gguf
import numpy as np
from numpy.typing import NDArray

CONTEXT = 16_384
WIDTH, LAYERS, HEADS, HIDDEN = 64, 2, 4, 128
WORDS = ("the", "of", "and", "a", "to", "in", "is", "you", "that", "it", "for", "on", "with", "as", "are", "this")
CONTROL, BYTE, NORMAL = 3, 6, 1
END = 2
QUOTE = 3 + 256 + len(WORDS) + ord('"') - 33


def main(path: str) -> None:
    """Writes the file."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_file_type(0)
    size = _add_vocabulary(writer)
    _add_weights(writer, size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: gguf.GGUFWriter) -> int:
    tokens = [b"<unk>", b"<s>", b"</s>", *(b"<0x%02X>" % n for n in range(256))]
    kinds = [2, CONTROL, CONTROL, *([BYTE] * 256)]
    scores = [0.0] * len(tokens)
    for text, score in [*((f"\u2581{word}", -10.0) for word in WORDS), *((chr(n), -20.0) for n in range(33, 127))]:
        tokens.append(text.encode())
        kinds.append(NORMAL)
        scores.append(score)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    return len(tokens)


def _add_weights(writer: gguf.GGUFWriter, size: int) -> None:
    random = np.random.default_rng(7)

    def made(*shape: int) -> NDArray[np.float32]:
        return (random.standard_normal(shape) * 0.05).astype(np.float32)

    def add(name: str, *shape: int) -> None:
        writer.add_tensor(name, made(*shape))

    # The first component is the same for every token and so survives to the end: there it makes the model stop, and
    # close its quotes, after a few words. Wholly random weights would speak until the context is full.
    embeddings, output = made(size, WIDTH), made(size, WIDTH)
    embeddings[:, 0] = 1.0
    output[:, 0] = 0.0
    output[END, 0] = 0.4
    output[QUOTE, 0] = 0.5
    writer.add_tensor("token_embd.weight", embeddings)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    for layer in range(LAYERS):
        at = f"blk.{layer}"
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{at}.{norm}.weight", np.ones(WIDTH, np.float32))
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"{at}.{part}.weight", WIDTH, WIDTH)
        add(f"{at}.ffn_gate.weight", HIDDEN, WIDTH)
        add(f"{at}.ffn_up.weight", HIDDEN, WIDTH)
        add(f"{at}.ffn_down.weight", WIDTH, HIDDEN)


if __name__ == "__main__":
    main(sys.argv[1])
