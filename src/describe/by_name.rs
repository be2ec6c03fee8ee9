//! Mappings whose keys are the words of an enum.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::ORDER;

/// A mapping from each word of `K` to a `V`; what the words mean is said of the keys.
pub(crate) struct ByName<K, V>(PhantomData<(K, V)>);

impl<K: JsonSchema, V: JsonSchema> JsonSchema for ByName<K, V> {
    fn schema_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}s", K::schema_name()))
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words = K::json_schema(generator);
        let value = generator.subschema_for::<V>().to_value();
        let (mut order, mut properties) = (Vec::new(), Map::new());
        for word in words.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            let Some(Value::String(name)) = word.get("const") else { continue };
            let mut value = value.clone();
            if let (Some(value), Some(meaning)) = (value.as_object_mut(), word.get("description")) {
                value.insert("description".to_owned(), meaning.clone());
            }
            order.push(Value::from(name.as_str()));
            properties.insert(name.clone(), value);
        }
        json_schema!({"type": "object", "properties": properties, "additionalProperties": false, ORDER: order})
    }
}
