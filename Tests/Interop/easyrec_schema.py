"""The messages of TorchEasyRec's pipeline configs, as far as `nas export --format tzrec` may use them.

They are stated anew from TorchEasyRec's .proto files (tzrec/protos), not taken from the one that nas
is built with, so that a name which is misspelt there does not parse here. `!` is a required field, `*`
a repeated one; fields that exclude each other stand in brackets.
"""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format

ENUMS = {
    "DatasetType": ["OdpsDataset", "ParquetDataset", "CsvDataset"],
    "FgMode": ["FG_NONE", "FG_NORMAL", "FG_DAG", "FG_BUCKETIZE"],
    "FeatureGroupType": ["DEEP", "WIDE", "SEQUENCE", "JAGGED_SEQUENCE"],
}

MESSAGES = {
    "EasyRecConfig": """train_input_path:string! eval_input_path:string! model_dir:string!
        train_config:TrainConfig eval_config:EvalConfig data_config:DataConfig
        feature_configs:FeatureConfig* model_config:ModelConfig""",
    "EvalConfig": "num_steps:uint32",
    "TrainConfig": """sparse_optimizer:SparseOptimizer! dense_optimizer:DenseOptimizer!
        num_steps:uint32 num_epochs:uint32""",
    "SparseOptimizer": """[sgd_optimizer:FusedSGDOptimizer adagrad_optimizer:FusedAdagradOptimizer
        adam_optimizer:FusedAdamOptimizer]
        [constant_learning_rate:ConstantLR]""",
    "DenseOptimizer": """[sgd_optimizer:SGDOptimizer adagrad_optimizer:AdagradOptimizer
        adam_optimizer:AdamOptimizer]
        [constant_learning_rate:ConstantLR]""",
    "FusedSGDOptimizer": "lr:float!",
    "FusedAdagradOptimizer": "lr:float! initial_accumulator_value:float",
    "FusedAdamOptimizer": "lr:float! beta1:float beta2:float weight_decay:float",
    "SGDOptimizer": "lr:float! momentum:float",
    "AdagradOptimizer": "lr:float! weight_decay:float",
    "AdamOptimizer": "lr:float! beta1:float beta2:float weight_decay:float",
    "ConstantLR": "",
    "DataConfig": """batch_size:uint32 dataset_type:DatasetType! label_fields:string* num_workers:uint32
        delimiter:string with_header:bool sample_weight_fields:string* fg_mode:FgMode shuffle:bool""",
    "FeatureConfig": "[id_feature:IdFeature raw_feature:RawFeature]",
    "IdFeature": """feature_name:string! expression:string! embedding_name:string embedding_dim:uint32!
        hash_bucket_size:uint64 num_buckets:uint64 vocab_list:string* value_dim:uint32 pooling:string default_value:string
        separator:string init_fn:string""",
    "RawFeature": """feature_name:string! expression:string! embedding_dim:uint32 boundaries:float*
        normalizer:string default_value:string init_fn:string [mlp:MLPEmbedding]""",
    "MLPEmbedding": "",
    "ModelConfig": """feature_groups:FeatureGroupConfig*
        [multi_tower:MultiTower wide_and_deep:WideAndDeep dcn_v2:DCNV2]
        num_class:uint32 losses:LossConfig* metrics:MetricConfig*""",
    "FeatureGroupConfig": "group_name:string! feature_names:string* group_type:FeatureGroupType!",
    "LossConfig": "[binary_cross_entropy:BinaryCrossEntropy binary_focal_loss:BinaryFocalLoss]",
    "BinaryCrossEntropy": "",
    "BinaryFocalLoss": "gamma:float alpha:float",
    "MetricConfig": "[auc:AUC]",
    "AUC": "thresholds:uint32",
    "MultiTower": "towers:Tower* final:MLP",
    "Tower": "input:string! mlp:MLP!",
    "WideAndDeep": "deep:MLP! final:MLP wide_embedding_dim:uint32 wide_init_fn:string",
    "DCNV2": "backbone:MLP cross:CrossV2! deep:MLP final:MLP!",
    "CrossV2": "cross_num:uint32 low_rank:uint32",
    "MLP": "hidden_units:uint32* activation:string use_bn:bool bias:bool",
}

_PACKAGE = "tzrec.protos"


def _field(message, text: str, group: int | None):
    kinds = descriptor_pb2.FieldDescriptorProto
    name, kind = text.split(":")
    field = message.field.add(name=name, number=len(message.field) + 1)
    field.label = {"!": kinds.LABEL_REQUIRED, "*": kinds.LABEL_REPEATED}.get(
        kind[-1], kinds.LABEL_OPTIONAL
    )
    kind = kind.rstrip("!*")
    if kind in MESSAGES or kind in ENUMS:
        field.type = kinds.TYPE_MESSAGE if kind in MESSAGES else kinds.TYPE_ENUM
        field.type_name = f".{_PACKAGE}.{kind}"
    else:
        field.type = getattr(kinds, f"TYPE_{kind.upper()}")
    if group is not None:
        field.oneof_index = group


def _config_class():
    file = descriptor_pb2.FileDescriptorProto(name="easyrec", package=_PACKAGE, syntax="proto2")
    for name, values in ENUMS.items():
        enum = file.enum_type.add(name=name)
        for number, value in enumerate(values):
            enum.value.add(name=value, number=number)
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        group = None
        for text in fields.split():
            if text.startswith("["):
                group = len(message.oneof_decl)
                message.oneof_decl.add(name=f"choice{group}")
            _field(message, text.strip("[]"), group)
            if text.endswith("]"):
                group = None
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.EasyRecConfig"))


def parse(text: str):
    """The config, or an error where TorchEasyRec would give one: unknown, doubled or missing fields."""
    config = text_format.Parse(text, _config_class()())
    missing = config.FindInitializationErrors()
    if missing:
        raise ValueError(f"missing fields: {', '.join(missing)}")
    return config
