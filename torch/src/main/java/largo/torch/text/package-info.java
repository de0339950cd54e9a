/**
 * Tokenizers of Hugging Face, {@code tokenizer.json}, by the Rust library of the same name with the
 * Java binding of the Deep Java Library. Of that binding only the native methods are used: the rest
 * of it reports its use to a server, and downloads libraries for GPUs.
 */
package largo.torch.text;
