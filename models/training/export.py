"""Writes the calibrated network as ONNX with dynamic batch and length."""
import inspect
from pathlib import Path

import torch


def export_onnx(module: torch.nn.Module, path: Path) -> None:
    example = torch.zeros(2, 16, dtype=torch.int32)
    example[:, :5] = 2
    options = {}
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        options["dynamo"] = False
    torch.onnx.export(
        module,
        (example,),
        str(path),
        input_names=["ids"],
        output_names=["mood", "abusive"],
        dynamic_axes={"ids": {0: "batch", 1: "length"}, "mood": {0: "batch"}, "abusive": {0: "batch"}},
        opset_version=14,
        **options,
    )
